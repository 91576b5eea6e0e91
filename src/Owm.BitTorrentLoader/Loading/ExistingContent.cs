using Owm.BitTorrent.Metainfo;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>What is in the content's place already: all of it, some of it, or something else. Only looks.</summary>
internal sealed class ExistingContent(ContentPlan content, ExpectedDigests expected, IProgress<LoadProgress>? progress)
{
    /// <summary>Tells whether all the wanted content is there and right.</summary>
    /// <exception cref="LoadProblem">Something else is in its place: it differs in length or content.</exception>
    public async Task<bool> IsRightAsync(CancellationToken cancellationToken)
    {
        var isAllThere = true;
        foreach (var file in content.Files)
        {
            var path = TorrentContent.PathOf(content.Root, file);
            if (Directory.Exists(path)) throw new LoadProblem(LoadFailure.WouldOverwrite, $"'{path}' is a directory, but the torrent has a file of that name. Move it away, or load into another directory.");
            if (!File.Exists(path)) isAllThere = false;
            else if (LengthOf(path) is var length && length != file.Length) throw Differs(path, $"it has {length:N0} bytes, the torrent's {file.Length:N0}");
        }

        if (!isAllThere) return false;
        var verifier = new ContentVerifier(content, expected, progress);
        if (verifier.HasDigests)
        {
            if (await verifier.FirstMismatchAsync(content.Root, null, cancellationToken) is not { } mismatch) return true;
            var states = await CheckPiecesAsync(cancellationToken);
            var why = $"expected {mismatch.Expected.Digest} (from {mismatch.Expected.Origin}), actual {mismatch.Actual}";
            if (FirstBad(states) is { } bad) throw Differs(TorrentContent.PathOf(content.Root, bad), why);
            throw new LoadProblem(LoadFailure.DigestMismatch,
                $"{mismatch.What} in '{content.Root}' is what the torrent describes, but not what {mismatch.Expected.Origin} says: {why}. Ask the publisher which is right.");
        }

        var found = await CheckPiecesAsync(cancellationToken);
        if (FirstBad(found) is { } wrong) throw Differs(TorrentContent.PathOf(content.Root, wrong), "a piece of it has another SHA-1");
        // Unwanted files that are missing leave the last pieces of the wanted ones open.
        return content.Files.All(f => found[f.Index] == FileState.Good);
    }

    /// <summary>Returns the files that are there and need not be fetched again.</summary>
    /// <exception cref="LoadProblem">Something else is in their place.</exception>
    public async Task<IReadOnlyList<TorrentFile>> ReusableFilesAsync(CancellationToken cancellationToken)
    {
        if (!content.Files.Any(f => File.Exists(TorrentContent.PathOf(content.Root, f)))) return [];
        var states = await CheckPiecesAsync(cancellationToken);
        if (FirstBad(states) is { } bad) throw Differs(TorrentContent.PathOf(content.Root, bad), "a piece of it has another SHA-1");
        return [.. content.Files.Where(f => states[f.Index] is FileState.Good or FileState.Unproven)];
    }

    private static LoadProblem Differs(string path, string why) => new(LoadFailure.WouldOverwrite,
        $"'{path}' is there and is not the torrent's: {why}. It would be overwritten. Move it away, or load into another directory.");

    private static long LengthOf(string path)
    {
        // Of a link, FileInfo tells the length of the link itself.
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.GetLength(handle);
    }

    private TorrentFile? FirstBad(FileState[] states) => content.Files.FirstOrDefault(f => states[f.Index] is FileState.Bad or FileState.WrongLength);

    private Task<FileState[]> CheckPiecesAsync(CancellationToken cancellationToken) =>
        PieceCheck.RunAsync(content.Torrent, content.Root, progress is null ? null : new CheckProgress(progress, content.Torrent.TotalLength), cancellationToken);

    private sealed class CheckProgress(IProgress<LoadProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new LoadProgress(LoadPhase.CheckingExisting, value, total));
    }
}
