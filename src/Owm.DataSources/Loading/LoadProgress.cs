namespace Owm.DataSources;

/// <summary>How far a loading is. Loaders report it as often as they like; who shows it, thins it out.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="BytesDone">Bytes of content that are done in this phase: on disk and, where the loader checks while it fetches, checked.</param>
/// <param name="BytesTotal">Bytes this phase has to do, or <see langword="null"/> while that is not known.</param>
/// <param name="BytesPerSecond">The rate of the last few seconds; 0 when nothing moves or it is not known.</param>
/// <param name="Peers">How many peers or servers give content at the moment, or <see langword="null"/> where that means nothing.</param>
/// <param name="FileName">The file that is worked on, relative to the content's directory, or <see langword="null"/>.</param>
public sealed record LoadProgress(
    LoadPhase Phase,
    long BytesDone = 0,
    long? BytesTotal = null,
    double BytesPerSecond = 0,
    int? Peers = null,
    string? FileName = null)
{
    /// <summary>Gets the done part of the phase, 0 to 1, or <see langword="null"/> while the total is not known.</summary>
    public double? Fraction => BytesTotal switch
    {
        null => null,
        <= 0 => 1,
        { } total => Math.Clamp((double)BytesDone / total, 0, 1),
    };

    /// <summary>Gets the time left at the present rate, or <see langword="null"/> when that cannot be told.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            if (BytesTotal is not { } total) return null;
            if (BytesDone >= total) return TimeSpan.Zero;
            if (!(BytesPerSecond > 0)) return null;
            var seconds = ((double)total - BytesDone) / BytesPerSecond;
            return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        }
    }
}

/// <summary>The steps of a loading, in their usual order; a loader leaves out those it does not have.</summary>
public enum LoadPhase
{
    /// <summary>The content's description (a torrent, an index) is being looked for.</summary>
    Locating,

    /// <summary>The description is being fetched.</summary>
    FetchingDescription,

    /// <summary>What is already on disk is being checked.</summary>
    CheckingExisting,

    /// <summary>Somebody who has the content is being looked for.</summary>
    Connecting,

    /// <summary>The content is being fetched.</summary>
    Downloading,

    /// <summary>The digests of the content are being checked.</summary>
    Verifying,

    /// <summary>An archive is being unpacked.</summary>
    Unpacking,

    /// <summary>The content is there and checked.</summary>
    Done,
}
