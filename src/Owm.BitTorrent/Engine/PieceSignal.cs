using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>Tells threads outside the loop when pieces are there and verified. Safe to use from any thread.</summary>
internal sealed class PieceSignal
{
    private readonly Lock _lock = new();
    private readonly Bitfield _verified;
    private readonly Dictionary<int, TaskCompletionSource> _waiting = [];
    private Exception? _error;

    public PieceSignal(int pieceCount) => _verified = new Bitfield(pieceCount);

    /// <summary>Waits until a piece is there.</summary>
    /// <exception cref="BitTorrentException">The torrent has failed.</exception>
    public Task WaitAsync(int piece, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_verified[piece]) return Task.CompletedTask;
            if (_error is not null) return Task.FromException(_error);
            if (!_waiting.TryGetValue(piece, out var waiting))
            {
                _waiting[piece] = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return waiting.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Returns whether a piece is there.</summary>
    public bool Has(int piece)
    {
        lock (_lock) return _verified[piece];
    }

    /// <summary>Returns a copy of the set of pieces that are there.</summary>
    public Bitfield Snapshot()
    {
        lock (_lock) return new Bitfield(_verified);
    }

    /// <summary>A piece is there.</summary>
    public void Set(int piece)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            _verified.Set(piece);
            _waiting.Remove(piece, out waiting);
        }

        waiting?.SetResult();
    }

    /// <summary>A piece that was there is not any more.</summary>
    public void Clear(int piece)
    {
        lock (_lock) _verified.Clear(piece);
    }

    /// <summary>The pieces that are not there will not come, or, with null, may come again.</summary>
    public void SetError(Exception? error)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            _error = error;
            if (error is null) return;
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var one in waiting) one.SetException(error);
    }
}
