namespace Owm.BitTorrent.Peers;

/// <summary>A peer that says it has the info dictionary, and how it has answered so far.</summary>
internal sealed class MetadataSource
{
    // As a rule one request at a time; who answers gets more, or large dictionaries would take a round trip for every 16 KiB.
    private const int MaxWindow = 4;
    private const int MaxUnasked = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastPause = TimeSpan.FromMinutes(1);

    private int _failures;
    private int _unasked;

    /// <summary>Makes a source.</summary>
    /// <param name="number">The peer's number.</param>
    /// <param name="length">How long the dictionary is, as it says, in bytes.</param>
    public MetadataSource(int number, int length)
    {
        Number = number;
        Length = length;
    }

    public int Number { get; }

    public int Length { get; }

    /// <summary>Gets the pieces it is being asked for, and since when.</summary>
    public Dictionary<int, TimeSpan> Asked { get; } = [];

    /// <summary>Gets the pieces it was asked for and did not bring in time. It may yet.</summary>
    public HashSet<int> Late { get; } = [];

    /// <summary>Gets how many pieces it may be asked for at once.</summary>
    public int Window { get; private set; } = 1;

    /// <summary>Gets or sets when it may be asked again.</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>Gets or sets what it has sent alone, once it is not known who of several lies.</summary>
    public MetadataPieces? Own { get; set; }

    /// <summary>Gets or sets until when it is its turn to be asked alone, if it is.</summary>
    public TimeSpan? TurnEnds { get; set; }

    /// <summary>Gets or sets how many turns it has had.</summary>
    public int Turns { get; set; }

    /// <summary>It has brought a piece.</summary>
    /// <returns>Whether it was asked for it.</returns>
    public bool TakeAnswer(int piece, TimeSpan now)
    {
        var wasFull = Asked.Count >= Window;
        if (!Asked.Remove(piece) && !Late.Remove(piece)) return false;
        if (wasFull && Window < MaxWindow) Window++;
        _failures = 0;
        NotBefore = now;
        return true;
    }

    /// <summary>It has sent what it was not asked for.</summary>
    /// <returns>Whether that is too much to be a mistake.</returns>
    public bool CountUnasked() => ++_unasked > MaxUnasked;

    /// <summary>It refused a piece, or did not bring it in time: it is left alone for a while, longer every time.</summary>
    public void Pause(TimeSpan now)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        NotBefore = now + (pause < LastPause ? pause : LastPause);
        Window = 1;
    }
}
