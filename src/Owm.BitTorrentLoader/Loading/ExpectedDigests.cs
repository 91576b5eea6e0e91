using System.Globalization;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;
using Owm.Rdf;

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
            .. Recorded(source, DigestAlgorithm.Md5, "md5"), .. Recorded(source, DigestAlgorithm.Sha256, "sha256"), .. Recorded(source, DigestAlgorithm.Sha512, "sha512"),
        ];
        var file = FileOf(source, torrent);
        CheckSize(source, torrent, file);
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

    // The torrent's pieces hold it to its own lengths, so comparing those with the record is enough.
    private static void CheckSize(LocalFileDataSource source, Torrent torrent, TorrentFile? file)
    {
        var actual = file?.Length ?? torrent.Files.Where(f => !f.IsPadding).Sum(f => f.Length);
        foreach (var size in source.GetTerms("size").OfType<Literal>().Select(l => l.LexicalForm).Where(text => !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length != actual))
        {
            throw new LoadProblem(LoadFailure.BadRecord,
                $"The record says the content has {size} bytes, but in the torrent '{source.TorrentFileName}' it has {actual.ToString(CultureInfo.InvariantCulture)}. Correct the record.");
        }
    }

    private static IEnumerable<ExpectedDigest> Recorded(LocalFileDataSource source, DigestAlgorithm algorithm, string property)
    {
        Digest[] digests;
        try
        {
            digests = [.. source.GetTerms(property).OfType<Literal>().Select(l => l.LexicalForm).Where(hex => hex.Length > 0).Select(hex => new Digest(algorithm, hex)).Distinct()];
        }
        catch (FormatException e)
        {
            throw new LoadProblem(LoadFailure.BadRecord, $"The record's digest is wrong: {e.Message} Correct the record.", e);
        }

        if (digests.Length > 1) throw new LoadProblem(LoadFailure.BadRecord, $"The record contradicts itself: the content cannot have the {digests[0]} and the {digests[1]}. Correct the record's {property}.");
        return digests.Select(digest => new ExpectedDigest(digest, "the record"));
    }
}
