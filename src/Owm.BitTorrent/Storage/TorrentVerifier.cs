using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Checks all of a torrent's content on disk against its hashes, and says what is wrong with which file.</summary>
public static class TorrentVerifier
{
    /// <summary>Checks the content below a directory. Nothing is written.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="directory">The directory its content is in.</param>
    /// <param name="progress">Told how far the check is, if given.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public static Task<VerificationReport> VerifyAsync(
        Torrent torrent, string directory, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(torrent);

        // Reading and hashing block for as long as it takes, so they get a thread that is nobody else's.
        return Task.Factory.StartNew(
            () =>
            {
                using var store = new FileBlockStore(torrent, directory);
                return Verify(torrent, store, progress, cancellationToken);
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Checks the content of a store. Blocks until that is done.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="store">Where its content is.</param>
    /// <param name="progress">Told how far the check is, if given.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public static VerificationReport Verify(
        Torrent torrent, IBlockStore store, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(store);
        var all = new Bitfield(torrent.Layout.PieceCount);
        all.SetAll();
        var good = new Bitfield(all.Length);
        var unreadable = new List<PieceVerdict>();
        var (done, bytes) = (0, 0L);
        new PieceVerifier(torrent, store).Run(
            all,
            verdict =>
            {
                if (verdict.Condition == PieceCondition.Good) good.Set(verdict.Piece);
                else if (verdict.Condition == PieceCondition.Unreadable) unreadable.Add(verdict);
                done++;
                bytes += torrent.Layout.LengthOf(verdict.Piece);
                progress?.Report(new VerificationProgress(done, all.Length, good.Count, bytes));
            },
            cancellationToken);
        var problems = FindUnreadable(torrent, store, unreadable, cancellationToken);
        return new VerificationReport(good, Judge(torrent, store as IContentMap, good, problems));
    }

    // A piece that could not be read may lie in several files; reading its parts one by one tells which is to blame.
    private static Dictionary<int, string> FindUnreadable(
        Torrent torrent, IBlockStore store, List<PieceVerdict> unreadable, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<int, string>();
        if (unreadable.Count == 0) return problems;
        var segments = new FileSegments(torrent);
        var buffer = new byte[Math.Min(torrent.Layout.PieceLength, 64 * 1024)];
        foreach (var verdict in unreadable)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var segment in segments.Of(torrent.Layout.OffsetOf(verdict.Piece), torrent.Layout.LengthOf(verdict.Piece)))
            {
                if (segment.File.IsPadding || problems.ContainsKey(segment.File.Index)) continue;
                if (Problem(store, segment, buffer) is { } problem) problems.Add(segment.File.Index, problem);
            }
        }

        return problems;
    }

    private static string? Problem(IBlockStore store, FileSegment segment, byte[] buffer)
    {
        try
        {
            var offset = segment.File.Offset + segment.Offset;
            for (var left = segment.Length; left > 0;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                store.Read(offset, part);
                offset += part.Length;
                left -= part.Length;
            }

            return null;
        }
        catch (StorageException exception)
        {
            return exception.Message;
        }
    }

    private static List<FileVerification> Judge(Torrent torrent, IContentMap? map, Bitfield good, Dictionary<int, string> problems)
    {
        var files = new List<FileVerification>();
        var unknown = new Bitfield(good.Length);
        foreach (var file in torrent.Files)
        {
            if (file.IsPadding) continue;
            var length = -1L;
            if (!problems.TryGetValue(file.Index, out var problem) && map is not null) length = LengthOf(map, file, out problem);
            var condition = problem is not null ? FileCondition.Unreadable
                : map is null || length == file.Length ? FileCondition.Ok
                : length < 0 ? FileCondition.Missing
                : FileCondition.WrongLength;
            var wrong = WrongPieces(torrent.Layout, file, good);
            if (condition != FileCondition.Ok) wrong.ForEach(piece => unknown.Set(piece));
            files.Add(new FileVerification(file, condition, length, wrong, problem));
        }

        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Condition != FileCondition.Ok || files[i].WrongPieces.Count == 0) continue;
            var excused = files[i].WrongPieces.All(piece => unknown[piece]);
            files[i] = files[i] with { Condition = excused ? FileCondition.Unconfirmed : FileCondition.Damaged };
        }

        return files;
    }

    private static long LengthOf(IContentMap map, TorrentFile file, out string? problem)
    {
        problem = null;
        try
        {
            return map.LengthOf(file);
        }
        catch (StorageException exception)
        {
            problem = exception.Message;
            return -1;
        }
    }

    private static List<int> WrongPieces(PieceLayout layout, TorrentFile file, Bitfield good)
    {
        var wrong = new List<int>();
        var (first, count) = layout.PiecesOf(file.Offset, file.Length);
        for (var piece = good.IndexOf(first, false); piece >= 0 && piece < first + count; piece = good.IndexOf(piece + 1, false)) wrong.Add(piece);
        return wrong;
    }
}
