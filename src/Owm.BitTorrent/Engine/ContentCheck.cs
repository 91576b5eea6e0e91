using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Engine;

/// <summary>Finds out which pieces are on disk: remembers what is known from before, and reads what is not.</summary>
internal sealed class ContentCheck
{
    private readonly EngineContext _engine;
    private readonly Torrent _torrent;
    private readonly IBlockStore _store;

    public ContentCheck(EngineContext engine, Torrent torrent, IBlockStore store)
    {
        _engine = engine;
        _torrent = torrent;
        _store = store;
    }

    /// <summary>Finds out which pieces are there. Only so many torrents of an engine read at a time.</summary>
    /// <param name="resume">What remembers; null when nothing does, or it is not to be trusted.</param>
    /// <param name="progress">Told how far it has come, 0 to 1; from any thread.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Bitfield> RunAsync(ResumeStore? resume, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var found = new Bitfield(_torrent.Layout.PieceCount);
        var memory = ResumeState.Unknown(_torrent.Layout.PieceCount);
        var isThere = true;
        await _engine.Workers.RunAsync(() =>
        {
            if (resume is not null) memory = resume.Load();
            isThere = IsAnythingThere();
        });
        found.UnionWith(memory.Trusted);
        if (memory.Suspect.IsEmpty || (!isThere && !_torrent.Files.Any(file => file.IsPadding))) return found;

        // Where nothing is, nothing is read: a new download does not wait for others' checks.
        using var turn = isThere ? await _engine.Checks.TakeAsync(cancellationToken) : null;
        await _engine.Workers.RunAsync(() => Verify(memory.Suspect, found, progress, cancellationToken));
        return found;
    }

    private bool IsAnythingThere()
    {
        try
        {
            if (_store is not IContentMap map) return true;
            map.Refresh();
            return _torrent.Files.Any(file => !file.IsPadding && map.LengthOf(file) > 0);
        }
        catch (StorageException)
        {
            // The check says what is in the way.
            return true;
        }
    }

    private void Verify(Bitfield pieces, Bitfield found, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var verifier = new PieceVerifier(_torrent, _store, _engine.CheckThreads);
        var (done, reported) = (0, 0.0);
        verifier.Run(
            pieces,
            verdict =>
            {
                if (verdict.Condition == PieceCondition.Good) found.Set(verdict.Piece);
                var share = (double)++done / pieces.Count;
                if (share - reported < 0.01) return;
                reported = share;
                progress.Report(share);
            },
            cancellationToken);
    }
}
