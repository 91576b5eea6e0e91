using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>A digest that content must have, and who says so.</summary>
/// <param name="Digest">The digest.</param>
/// <param name="Origin">Who says so: "the torrent's name", "the record".</param>
internal sealed record ExpectedDigest(Digest Digest, string Origin);

/// <summary>What a record and the name of its torrent say of the content's digests.</summary>
internal sealed class ExpectedDigests
{
    private ExpectedDigests(IReadOnlyList<ExpectedDigest> content, TorrentFile? file, IReadOnlyList<ExpectedDigest> ofFile)
    {
        OfContent = content;
        File = file;
        OfFile = ofFile;
    }

    /// <summary>Gets the digests of the whole content.</summary>
    public IReadOnlyList<ExpectedDigest> OfContent { get; }

    /// <summary>Gets the one file of a multi-file torrent that the record is about, if it is.</summary>
    public TorrentFile? File { get; }

    /// <summary>Gets the digests of <see cref="File"/>.</summary>
    public IReadOnlyList<ExpectedDigest> OfFile { get; }

    public IReadOnlyList<DigestAlgorithm> Algorithms => [.. OfContent.Select(e => e.Digest.Algorithm).Distinct()];

    /// <summary>Reads what there is. The digests of a record that names one file of a multi-file torrent are that file's.</summary>
    /// <exception cref="LoadProblem">The record's digests are none, or contradict the torrent's name.</exception>
    public static ExpectedDigests Of(LocalFileDataSource source, Torrent torrent)
    {
        var named = TorrentName.TryGetDigest(source.TorrentFileName, out var digest) ? new ExpectedDigest(digest, "the torrent's name") : null;
        ExpectedDigest[] recorded =
        [
            .. Recorded(DigestAlgorithm.Md5, source.Md5), .. Recorded(DigestAlgorithm.Sha256, source.Sha256), .. Recorded(DigestAlgorithm.Sha512, source.Sha512),
        ];
        var file = FileOf(source, torrent);
        if (file is not null) return new ExpectedDigests(named is null ? [] : [named], file, recorded);
        if (named is not null && recorded.FirstOrDefault(r => r.Digest.Algorithm == named.Digest.Algorithm) is { } other && other.Digest != named.Digest)
        {
            throw new LoadProblem(LoadFailure.BadRecord,
                $"The record says the content has the {other.Digest}, but its torrent '{source.TorrentFileName}' is named by another. Correct the record.");
        }

        return new ExpectedDigests(named is null ? recorded : [named, .. recorded.Where(r => r.Digest != named.Digest)], null, []);
    }

    /// <summary>Compares digests with those that are expected.</summary>
    /// <returns>The first expected one that the content does not have, with what it has instead; null when it has all.</returns>
    public static (ExpectedDigest Expected, Digest Actual)? FirstMismatch(IEnumerable<ExpectedDigest> expected, ContentDigests actual)
    {
        foreach (var one in expected)
        {
            var made = actual[one.Digest.Algorithm] ?? throw new InvalidOperationException($"The {one.Digest.Algorithm} was not made.");
            if (made != one.Digest) return (one, made);
        }

        return null;
    }

    private static TorrentFile? FileOf(LocalFileDataSource source, Torrent torrent)
    {
        if (torrent.IsSingleFile || source.FileName is not { } name) return null;
        name = name.Replace('\\', '/');
        return torrent.Files.FirstOrDefault(f => !f.IsPadding && (TorrentContent.PathInside(torrent, f) == name || f.Path == name));
    }

    private static IEnumerable<ExpectedDigest> Recorded(DigestAlgorithm algorithm, string? hex)
    {
        if (string.IsNullOrEmpty(hex)) yield break;
        Digest digest;
        try
        {
            digest = new Digest(algorithm, hex);
        }
        catch (FormatException e)
        {
            throw new LoadProblem(LoadFailure.BadRecord, $"The record's digest is wrong: {e.Message} Correct the record.", e);
        }

        yield return new ExpectedDigest(digest, "the record");
    }
}
