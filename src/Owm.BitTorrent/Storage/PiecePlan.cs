using System.Security.Cryptography;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Deals out the pieces of a check: those that must be read, and those whose verdict is known without reading.
/// Not safe for use by several threads at once.</summary>
internal sealed class PiecePlan
{
    // So many verdicts at a time, so that a check of a terabyte that is not there still reports and can be stopped.
    private const int MaxKnown = 1024;

    private readonly Torrent _torrent;
    private readonly Bitfield _pieces;
    private readonly IContentMap? _map;
    private readonly Dictionary<int, byte[]> _hashesOfZeros = [];
    private ContentRun _run = new(ContentKind.Data, 0);
    private long _runStart;
    private int _next;

    public PiecePlan(Torrent torrent, IBlockStore store, Bitfield pieces)
    {
        _torrent = torrent;
        _pieces = pieces;
        _map = store as IContentMap;
        _next = pieces.IndexOf(0, true);
    }

    /// <summary>Takes the next pieces.</summary>
    /// <param name="toRead">Receives pieces to read, in rising order.</param>
    /// <param name="most">How many of them at most.</param>
    /// <param name="known">Receives verdicts that needed no reading.</param>
    /// <returns>Whether there were any.</returns>
    public bool TryTake(List<int> toRead, int most, List<PieceVerdict> known)
    {
        toRead.Clear();
        known.Clear();
        while (_next >= 0 && toRead.Count < most && known.Count < MaxKnown)
        {
            if (Look(_next) is { } verdict) known.Add(verdict);
            else toRead.Add(_next);
            _next = _pieces.IndexOf(_next + 1, true);
        }

        return toRead.Count > 0 || known.Count > 0;
    }

    private PieceVerdict? Look(int piece)
    {
        if (_map is null) return null;
        try
        {
            var hasData = false;
            var end = _torrent.Layout.OffsetOf(piece) + _torrent.Layout.LengthOf(piece);
            for (var offset = _torrent.Layout.OffsetOf(piece); offset < end; offset = _runStart + _run.Length)
            {
                // Runs go on far beyond one piece, so most pieces cost no call of the system here.
                if (offset < _runStart || offset >= _runStart + _run.Length)
                {
                    _run = _map.RunAt(offset, _torrent.TotalLength);
                    _runStart = offset;
                }

                if (_run.Kind == ContentKind.Missing) return new PieceVerdict(piece, PieceCondition.Missing);
                hasData |= _run.Kind == ContentKind.Data;
            }

            // Zeros that were never written may still be what the torrent wants there.
            if (hasData) return null;
            return new PieceVerdict(piece, IsOfZeros(piece) ? PieceCondition.Good : PieceCondition.Missing);
        }
        catch (StorageException exception)
        {
            return new PieceVerdict(piece, PieceCondition.Unreadable, exception);
        }
    }

    private bool IsOfZeros(int piece)
    {
        var length = _torrent.Layout.LengthOf(piece);
        if (!_hashesOfZeros.TryGetValue(length, out var hash))
        {
            hash = SHA1.HashData(new byte[length]);
            _hashesOfZeros.Add(length, hash);
        }

        return _torrent.HashOf(piece).SequenceEqual(hash);
    }
}
