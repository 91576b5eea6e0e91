namespace Owm.BitTorrentLoader.Digests;

/// <summary>What a check of content against the digest in its torrent's name found.</summary>
public enum IntegrityVerdict
{
    /// <summary>The content has the digest.</summary>
    Matches,

    /// <summary>The folder has the digest only when its files are taken in another order than ours, as bt-gsoc-2019 did.</summary>
    MatchesInLegacyOrder,

    /// <summary>The content has another digest.</summary>
    Mismatch,

    /// <summary>The torrent's name holds no digest, so there was nothing to check against.</summary>
    NameHoldsNoDigest,
}

/// <summary>A check of content against the digest in its torrent's name.</summary>
public sealed record IntegrityCheck
{
    /// <summary>Gets what was found.</summary>
    public required IntegrityVerdict Verdict { get; init; }

    /// <summary>Gets the digest in the torrent's name, if it holds one.</summary>
    public Digest? Expected { get; init; }

    /// <summary>Gets the content's digest, when it was made.</summary>
    public Digest? Actual { get; init; }

    /// <summary>Gets the files' paths in the order that gives <see cref="Expected"/>, for <see cref="IntegrityVerdict.MatchesInLegacyOrder"/>.</summary>
    public IReadOnlyList<string>? LegacyOrder { get; init; }

    /// <summary>Gets whether the content is what the torrent's name says.</summary>
    public bool Cleared => Verdict is IntegrityVerdict.Matches or IntegrityVerdict.MatchesInLegacyOrder;

    /// <summary>Checks content.</summary>
    /// <param name="torrentFileName">The torrent's file name, or a path to it; the file is not read.</param>
    /// <param name="path">The content: a file or a folder.</param>
    /// <param name="progress">Is told how many bytes have been read.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="FileNotFoundException">There is no content at the path.</exception>
    /// <exception cref="IOException">Something in it cannot be read.</exception>
    public static async Task<IntegrityCheck> RunAsync(
        string torrentFileName, string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!TorrentName.TryGetDigest(torrentFileName, out var expected)) return new IntegrityCheck { Verdict = IntegrityVerdict.NameHoldsNoDigest };
        var actual = (await ContentDigest.OfPathAsync(path, [expected.Algorithm], progress, cancellationToken))[expected.Algorithm];
        if (actual == expected) return new IntegrityCheck { Verdict = IntegrityVerdict.Matches, Expected = expected, Actual = actual };
        var order = Directory.Exists(path) ? await LegacyFolderDigest.FindOrderAsync(path, expected, null, cancellationToken) : null;
        return new IntegrityCheck
        {
            Verdict = order is null ? IntegrityVerdict.Mismatch : IntegrityVerdict.MatchesInLegacyOrder,
            Expected = expected,
            Actual = actual,
            LegacyOrder = order,
        };
    }
}
