using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>A digest that content does not have.</summary>
/// <param name="What">The content, for people: "'connectome.csv'".</param>
/// <param name="Expected">The digest it should have.</param>
/// <param name="Actual">The digest it has.</param>
internal sealed record DigestMismatch(string What, ExpectedDigest Expected, Digest Actual);

/// <summary>Compares content on disk with the digests that are expected of it.</summary>
internal sealed class ContentVerifier(ContentPlan content, ExpectedDigests expected, IProgress<LoadProgress>? progress)
{
    /// <summary>Gets whether there is anything to compare with.</summary>
    public bool HasDigests => (content.IsWhole && expected.OfContent.Count > 0) || HasFileDigests;

    private bool HasFileDigests => expected.File is { } file && content.Wanted[file.Index] && expected.OfFile.Count > 0;

    /// <summary>Returns the first digest that the content does not have; null when it has all.</summary>
    /// <param name="directory">Where the content is.</param>
    /// <param name="made">The content's digests, if they have been made already.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public async Task<DigestMismatch?> FirstMismatchAsync(string directory, ContentDigests? made, CancellationToken cancellationToken)
    {
        if (content.IsWhole && expected.OfContent.Count > 0)
        {
            if (made is null || expected.OfContent.Any(e => made[e.Digest.Algorithm] is null))
            {
                made = await TorrentContent.DigestAsync(content.Torrent, directory, expected.Algorithms, Report(content.WantedLength), cancellationToken);
            }

            if (ExpectedDigests.FirstMismatch(expected.OfContent, made) is { } found) return new DigestMismatch($"'{content.Torrent.Name}'", found.Expected, found.Actual);
        }

        if (!HasFileDigests || expected.File is not { } file) return null;
        var stream = new ContentFile(file.Path, () => ContentDigest.OpenFile(TorrentContent.PathOf(directory, file)));
        var ofFile = await ContentDigest.OfFileAsync(stream, expected.OfFile.Select(e => e.Digest.Algorithm), Report(file.Length), cancellationToken);
        return ExpectedDigests.FirstMismatch(expected.OfFile, ofFile) is { } wrong ? new DigestMismatch($"'{file.Path}'", wrong.Expected, wrong.Actual) : null;
    }

    private VerifyProgress? Report(long total) => progress is null ? null : new VerifyProgress(progress, total);

    private sealed class VerifyProgress(IProgress<LoadProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new LoadProgress(LoadPhase.Verifying, value, total));
    }
}
