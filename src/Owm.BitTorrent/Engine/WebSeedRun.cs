using System.Buffers;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>One run of pieces on its way from a web seed. Touched by the torrent's loop alone.</summary>
/// <remarks>
/// A piece takes up memory only from when its first byte comes, so a run may be much longer than what fits into memory; where
/// memory is short the run waits, and the server with it. Of the piece that is coming the blocks count as asked for, so peers
/// leave them alone until the endgame.
/// </remarks>
internal sealed class WebSeedRun : IDisposable
{
    private const int BufferLength = 128 * 1024;

    private readonly PieceLayout _layout;
    private readonly WebSeedDownloader _owner;
    private readonly WebSeedPlan _plan;
    private readonly CancellationTokenSource _stopping;
    private readonly TimeSpan _started;
    private readonly WebSeedReader _reader;
    private PartialPiece? _current;
    private bool _isReserved;
    private bool[] _held = [];
    private int _reserved = -1;
    private long _received;

    /// <summary>Makes a run; it does nothing before it is run.</summary>
    /// <param name="owner">What it is a part of.</param>
    /// <param name="source">The seed.</param>
    /// <param name="plan">What it is asked for; set aside already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public WebSeedRun(WebSeedDownloader owner, WebSeedSource source, WebSeedPlan plan, CancellationToken cancellationToken)
    {
        _owner = owner;
        _plan = plan;
        _isReserved = plan.IsReserved;
        _layout = source.Seed.Torrent.Layout;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _started = owner.Now;
        Source = source;
        Piece = plan.First;
        Last = plan.Last;
        var end = _layout.OffsetOf(plan.Last) + _layout.LengthOf(plan.Last);
        _reader = new WebSeedReader(source.Seed, plan.Start, end, OnReceivedAsync, _stopping.Token);

        // What lies there half done is held from now on, before a peer takes it.
        if (plan.IsReserved && owner.Assembly.Find(plan.First) is { } partial) Hold(partial, BlockAt(plan.Start));
        else if (plan.IsReserved) _reserved = plan.First;
    }

    public WebSeedSource Source { get; }

    /// <summary>Gets the piece that is coming now.</summary>
    public int Piece { get; private set; }

    /// <summary>Gets the last piece.</summary>
    public int Last { get; private set; }

    /// <summary>Gets the file that is being read.</summary>
    public TorrentFile File => _reader.File;

    /// <summary>Gets how many pieces are set aside that nothing of has come yet.</summary>
    public int WaitingPieces => _isReserved ? Math.Max(0, Last - Piece) : 0;

    /// <summary>Gets how many bytes a second have come, from the request on.</summary>
    public long Rate => (long)(_received / Math.Max(0.001, (_owner.Now - _started).TotalSeconds));

    /// <summary>Gets how long the rest will take.</summary>
    public TimeSpan TimeLeft => TimeSpan.FromSeconds(Math.Min(1e6, (double)(_layout.OffsetOf(Last) + _layout.LengthOf(Last) - _reader.Position) / Math.Max(1, Rate)));

    /// <summary>Runs to the end.</summary>
    /// <exception cref="WebSeedException">The seed does not give what it is asked for.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task RunAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            await RunAsync(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Source.OnRun(Rate);
    }

    /// <summary>Gets whether it was ended from here.</summary>
    public bool IsStopped => _stopping.IsCancellationRequested;

    /// <summary>Ends it now.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Gives back pieces that are set aside, from one on that somebody else has to the last: where he has
    /// any of the second half no more than that.</summary>
    /// <param name="has">What he has.</param>
    /// <returns>Whether there were any.</returns>
    public bool GiveBack(Bitfield has)
    {
        var middle = Last - (WaitingPieces / 2);
        var from = middle + 1;
        while (from <= Last && !has[from]) from++;
        if (from > Last)
        {
            from = middle;
            while (from > Piece && !has[from]) from--;
        }

        if (WaitingPieces == 0 || from <= Piece) return false;
        while (Last >= from) _owner.Assembly.Unreserve(Last--);
        return true;
    }

    /// <summary>Gives back all that did not come.</summary>
    public void Dispose()
    {
        LetGo();
        if (_reserved >= 0) _owner.Assembly.Unreserve(_reserved);
        while (WaitingPieces > 0) _owner.Assembly.Unreserve(Last--);
        _owner.Downloader.OnWasted(_reader.SkippedBytes);
        _reader.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(byte[] buffer)
    {
        var block = BlockAt(_plan.Start);
        var (start, end) = (0, 0);
        if (_current is null) await EnterAsync();
        while (Piece <= Last)
        {
            var length = _layout.LengthOf(Piece, block);
            if (end - start < length)
            {
                if (start == end || BufferLength - end < PieceLayout.BlockLength)
                {
                    buffer.AsSpan(start..end).CopyTo(buffer);
                    (start, end) = (0, end - start);
                }

                // Under a limit little is read at a time, so that it comes evenly.
                var room = _owner.Limits.Any ? PieceLayout.BlockLength : BufferLength - end;
                var read = await _reader.ReadAsync(buffer.AsMemory(end, room));
                if (read == 0) throw new WebSeedException(WebSeedFault.Unreachable, $"{Source.Seed.Shown} ended before '{File.Path}' did.");
                end += read;
                continue;
            }

            Deliver(block, buffer.AsSpan(start, length));
            start += length;
            if (++block < _layout.BlockCountOf(Piece)) continue;
            block = 0;
            Piece++;
            await EnterAsync();
        }
    }

    // A piece begins: it is taken, if it is still needed, once there is memory for it.
    private async Task EnterAsync()
    {
        LetGo();
        if (Piece > Last && !TryGoOn()) return;
        var assembly = _owner.Assembly;
        var piece = Piece;
        if (_isReserved)
        {
            _reserved = piece;
        }
        else
        {
            if (_owner.NextNeeded(Source, piece, Last) is var next && next != piece)
            {
                if (next < 0) Last = piece - 1; // nothing of what is to come is needed any more
                return;
            }

            if (assembly.Find(piece) is { } orphan)
            {
                Hold(orphan, 0);
                return;
            }

            assembly.TryReserve(piece);
            _reserved = piece;
        }

        PartialPiece? partial;
        while ((partial = assembly.BeginReserved(piece)) is null)
        {
            await _owner.MemoryFreedAsync();
            _stopping.Token.ThrowIfCancellationRequested();
        }

        _reserved = -1;
        Hold(partial, 0);
    }

    // A server without ranges sends the rest of the file as well: what is needed of that is taken.
    private bool TryGoOn()
    {
        if (!_isReserved || !Source.Seed.IgnoresRanges || !_reader.TryExtend()) return false;
        _isReserved = false;
        Last = (int)((_reader.End - 1) / _layout.PieceLength);
        return Piece <= Last;
    }

    private void Hold(PartialPiece piece, int from)
    {
        _current = piece;
        _held = new bool[piece.BlockCount];
        for (var block = from; block < piece.BlockCount; block++)
        {
            if (piece.Has(block)) continue;
            piece.AddRequest(block);
            _held[block] = true;
        }
    }

    private void LetGo()
    {
        if (_current is not { } piece) return;
        for (var block = 0; block < _held.Length; block++)
        {
            if (_held[block]) piece.RemoveRequest(block);
        }

        _current = null;
        _held = [];
    }

    private void Deliver(int block, ReadOnlySpan<byte> data)
    {
        if (_current is not { } piece || _owner.Assembly.Find(piece.Index) != piece)
        {
            _owner.Downloader.OnWasted(data.Length);
            return;
        }

        if (_held[block])
        {
            _held[block] = false;
            piece.RemoveRequest(block);
        }

        if (!piece.Receive(block, data, Source.Number))
        {
            _owner.Downloader.OnWasted(data.Length);
            return;
        }

        if (piece.IsAsked(block)) _owner.Downloader.CancelElsewhere(piece, block);
        if (piece.IsWhole) _owner.Assembly.Check(piece);
        if (Source.OnProgress()) _owner.OnProven();
    }

    private async ValueTask OnReceivedAsync(int bytes)
    {
        _received += bytes;
        Source.Received.Add(bytes);
        _owner.Downloader.Received.Add(bytes);
        if (_owner.Limits.Any) await _owner.Limits.TakeAsync(bytes, _stopping.Token);
    }

    private int BlockAt(long offset) => (int)((offset - _layout.OffsetOf(_plan.First)) / PieceLayout.BlockLength);
}
