using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Remembers verified pieces across a kill and a power loss, so that nothing is downloaded twice.</summary>
/// <remarks>
/// A checkpoint is written, durably, after the content it speaks of has been flushed; the pieces verified since are appended
/// to a journal beside it. What the checkpoint says is believed for files that have not been touched since, or only while the
/// journal was still written; what the journal says, and all that is in any other file, is looked at again first. Anything
/// damaged, foreign or of another version counts for nothing. Safe for use by several threads.
/// </remarks>
internal sealed class ResumeStore : IDisposable
{
    // The journal's last record follows the last write to the content; the two may be on file systems of unlike precision.
    private static readonly long Tolerance = TimeSpan.FromSeconds(2).Ticks;

    private readonly Lock _gate = new();
    private readonly Lock _checkpointing = new();
    private readonly string _path;
    private readonly string _journalPath;
    private readonly Torrent _torrent;
    private readonly ContentDirectory _directory;
    private readonly List<int> _sinceCheckpoint = [];
    private byte[]? _digest;
    private ResumeJournal? _journal;

    private ResumeStore(string path, Torrent torrent, ContentDirectory directory)
    {
        _path = path;
        _journalPath = path + ".journal";
        _torrent = torrent;
        _directory = directory;
    }

    /// <summary>Makes the store; nothing is read or written yet.</summary>
    /// <param name="path">The resume file; the journal has <c>.journal</c> after its name.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="directory">Where its content is.</param>
    public static ResumeStore Open(string path, Torrent torrent, ContentDirectory directory) =>
        new(Path.GetFullPath(path), torrent, directory);

    /// <summary>Reads what is known from before. Then check the suspects, and write a checkpoint.</summary>
    public ResumeState Load()
    {
        lock (_gate)
        {
            if (ReadCheckpoint() is not { } bytes || !ResumeCheckpoint.TryRead(bytes, _torrent, out var checkpoint))
            {
                return ResumeState.Unknown(_torrent.Layout.PieceCount);
            }

            var journal = new List<int>();
            var isWhole = ResumeJournal.TryRead(_journalPath, ResumeCheckpoint.DigestOf(bytes), _torrent.Layout.PieceCount, journal);
            long? lastAppend = isWhole && journal.Count > 0 ? FileStamp.Of(_journalPath).Modified : null;
            return Judge(checkpoint, isWhole ? journal : null, lastAppend);
        }
    }

    /// <summary>Remembers a piece that was verified and written. Cheap; survives a kill of the process at once when there has
    /// been a checkpoint, else from the next one on.</summary>
    /// <param name="piece">The piece's index.</param>
    /// <exception cref="StorageException">It could not be written; it is remembered with the next checkpoint at the latest.</exception>
    public void Append(int piece)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(piece);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece, _torrent.Layout.PieceCount);
        lock (_gate)
        {
            _sinceCheckpoint.Add(piece);
            if (_digest is null) return;
            try
            {
                if (_journal is null) _journal = ResumeJournal.Create(_journalPath, _digest, _sinceCheckpoint);
                else _journal.Append(piece);
            }
            catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
            {
                // The journal lacks a piece now, so it begins anew, with all of them, once that works again.
                _journal?.Dispose();
                _journal = null;
                throw StorageErrors.Writing(_journalPath, (long)_sinceCheckpoint.Count * 8, exception);
            }
        }
    }

    /// <summary>Flushes the content and writes a checkpoint; an empty journal begins.</summary>
    /// <param name="verified">The pieces that are written and verified now.</param>
    /// <param name="content">The content's store.</param>
    /// <exception cref="StorageException">The content or the checkpoint could not be made durable; the last checkpoint still counts.</exception>
    public void Checkpoint(Bitfield verified, IBlockStore content)
    {
        lock (_checkpointing)
        {
            // The copy comes first: what is verified after it may not be in the flush.
            var durable = new Bitfield(verified);

            // A checkpoint of nothing promises nothing.
            if (!durable.IsEmpty) content.Flush();
            lock (_gate)
            {
                var stamps = _directory.StampsOf(_torrent.Files);
                var bytes = new ResumeCheckpoint(durable, stamps).ToBytes(_torrent);
                DurableFile.Write(_path, bytes);
                _journal?.Dispose();
                _journal = null;
                _digest = ResumeCheckpoint.DigestOf(bytes).ToArray();
                _sinceCheckpoint.RemoveAll(piece => durable[piece]);
                try
                {
                    _journal = ResumeJournal.Create(_journalPath, _digest, _sinceCheckpoint);
                }
                catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
                {
                    throw StorageErrors.Writing(_journalPath, 0, exception);
                }
            }
        }
    }

    /// <summary>Forgets everything: deletes the files.</summary>
    /// <exception cref="StorageException">There is no permission, or the disk failed.</exception>
    public void Delete()
    {
        lock (_checkpointing)
        {
            lock (_gate)
            {
                _journal?.Dispose();
                _journal = null;
                _digest = null;
                _sinceCheckpoint.Clear();

                // A journal without its checkpoint says nothing; the other way round, a little of the past would remain.
                DurableFile.Delete(_path);
                DurableFile.Delete(_journalPath);
            }
        }
    }

    /// <summary>Closes the journal. Nothing is written.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _journal?.Dispose();
            _journal = null;
            _digest = null;
        }
    }

    private byte[]? ReadCheckpoint()
    {
        try
        {
            // The length is checked first: whatever is at the path may be of any length.
            var info = new FileInfo(_path);
            return info.Exists && info.Length == ResumeCheckpoint.LengthOf(_torrent) ? File.ReadAllBytes(_path) : null;
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            // Unreadable is unknown: all content is checked, and the next checkpoint says what is wrong with the file.
            return null;
        }
    }

    // A journal of null is one that is not there, damaged or of another checkpoint; then any piece may have come since.
    private ResumeState Judge(ResumeCheckpoint checkpoint, List<int>? journal, long? lastAppend)
    {
        var layout = _torrent.Layout;
        var trusted = new Bitfield(checkpoint.Verified);
        var suspect = new Bitfield(layout.PieceCount);
        if (journal is null) suspect.SetAll();
        else journal.ForEach(piece => suspect.Set(piece));
        var stamps = _directory.StampsOf(_torrent.Files);
        foreach (var file in _torrent.Files)
        {
            if (file.IsPadding) continue;
            var then = checkpoint.Stamps[file.Index];
            var now = stamps[file.Index];
            var (first, count) = layout.PiecesOf(file.Offset, file.Length);
            var isAsItWas = IsAsItWas(file, then, now, lastAppend);
            for (var piece = first; piece < first + count; piece++)
            {
                var end = Math.Min(layout.OffsetOf(piece) + layout.LengthOf(piece) - file.Offset, file.Length);
                if (!isAsItWas) suspect.Set(piece);
                if ((!isAsItWas || now.Length < end) && trusted.Clear(piece)) suspect.Set(piece);
            }
        }

        foreach (var piece in trusted.Indexes) suspect.Clear(piece);
        return new ResumeState(true, trusted, suspect);
    }

    private static bool IsAsItWas(TorrentFile file, FileStamp then, FileStamp now, long? lastAppend)
    {
        if (now == then) return true;
        if (lastAppend is not { } last || !now.Exists || now.Length > file.Length) return false;
        return now.Length >= then.Length && now.Modified >= then.Modified && now.Modified <= last + Tolerance;
    }
}
