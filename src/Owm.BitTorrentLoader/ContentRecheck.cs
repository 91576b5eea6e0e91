using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Digests;
using Owm.BitTorrentLoader.Loading;
using Owm.DataSources;

namespace Owm.BitTorrentLoader;

/// <summary>What a recheck of loaded content found.</summary>
/// <param name="Digests">The digests that are known of the content: in the torrent's name, and in the record.</param>
/// <param name="Mismatch">What does not have the digest it should have, with both digests; <see langword="null"/> when all is right.</param>
public sealed record ContentRecheck(IReadOnlyList<Digest> Digests, string? Mismatch)
{
    /// <summary>Checks loaded content again, against every digest that is known of it. Nothing is fetched or written.</summary>
    /// <param name="source">The record.</param>
    /// <param name="torrent">The torrent that the record names.</param>
    /// <param name="directory">The directory that the torrent's content is in.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="InvalidRecordException">The record's digests are none, or contradict the torrent's name.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static async Task<ContentRecheck> RunAsync(
        LocalFileDataSource source, Torrent torrent, string directory, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(torrent);
        ExpectedDigests expected;
        try
        {
            expected = ExpectedDigests.Of(source, torrent);
        }
        catch (LoadProblem e)
        {
            throw new InvalidRecordException(e.Message, e);
        }

        var verifier = new ContentVerifier(new ContentPlan(torrent, directory, wanted: null), expected, progress);
        var mismatch = await verifier.FirstMismatchAsync(directory, made: null, cancellationToken);
        return new ContentRecheck(
            [.. expected.OfContent.Concat(expected.OfFile).Select(one => one.Digest)],
            mismatch is null ? null : $"{mismatch.What} is not what {mismatch.Expected.Origin} says: expected {mismatch.Expected.Digest}, actual {mismatch.Actual}.");
    }
}
