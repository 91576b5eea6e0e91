using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>Decides which run of pieces a web seed is asked for next: long gaps, where peers leave them (BEP 19).</summary>
/// <remarks>
/// The pieces of a run are set aside, so that nobody fetches them twice; peers that have nothing else to do get some of them
/// back (<see cref="WebSeedDownloader"/>). A server that gives files only from their start is asked for a whole file
/// instead, of which what is needed is taken as it comes by.
/// </remarks>
internal sealed class WebSeedPlanner
{
    // In the endgame a block is asked for from so many at the most.
    private const int MaxRequestersOfABlock = 3;

    // A gap is looked for among so many pieces, once there is one at all.
    private const int MaxScanned = 65_536;

    private readonly Torrent _torrent;
    private readonly PieceLayout _layout;
    private readonly PiecePicker _picker;
    private readonly PieceAssembly _assembly;
    private readonly Random _random;
    private int _cursor;

    /// <summary>Makes the planner.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="picker">Which pieces are missing.</param>
    /// <param name="assembly">Which are being put together.</param>
    /// <param name="random">Where to begin.</param>
    public WebSeedPlanner(Torrent torrent, PiecePicker picker, PieceAssembly assembly, Random random)
    {
        _torrent = torrent;
        _layout = torrent.Layout;
        _picker = picker;
        _assembly = assembly;
        _random = random;
        _cursor = random.Next(_layout.PieceCount);
    }

    /// <summary>Returns the next run, with its pieces set aside.</summary>
    /// <param name="has">The pieces the seed may be asked for.</param>
    /// <param name="length">How many bytes it should have.</param>
    /// <param name="inOrder">Whether to take the first missing pieces, as somebody reads along.</param>
    /// <param name="anywhere">Whether to begin somewhere else each time: leechers that all go the same way have nothing to give each other.</param>
    /// <returns>The run, or null when there is nothing to ask for.</returns>
    public WebSeedPlan? Next(Bitfield has, long length, bool inOrder, bool anywhere)
    {
        var count = (int)Math.Max(1, length / _layout.PieceLength);
        if (_assembly.Partials.FirstOrDefault(piece => has[piece.Index] && PieceAssembly.IsOrphan(piece)) is { } orphan)
        {
            return new WebSeedPlan(OffsetOfFirstMissing(orphan), orphan.Index, Reserve(has, orphan.Index + 1, count - 1) - 1, IsReserved: true);
        }

        if (_picker.MissingCount == 0) return null;
        if (inOrder) _cursor = 0;
        else if (anywhere) _cursor = _random.Next(_layout.PieceCount);
        var first = FindGap(has, count, inOrder);
        if (first < 0) return null;
        var end = Reserve(has, first, count);
        _cursor = end % _layout.PieceCount;
        return new WebSeedPlan(_layout.OffsetOf(first), first, end - 1, IsReserved: true);
    }

    /// <summary>Returns the next run of a seed that gives files only from their start: from the first piece that is needed to
    /// the end of its file.</summary>
    /// <param name="has">The pieces the seed may be asked for.</param>
    public WebSeedPlan? NextWhole(Bitfield has)
    {
        var first = NextNeeded(has, 0, _layout.PieceCount - 1);
        if (first < 0) return null;
        var offset = _layout.OffsetOf(first);
        var file = _torrent.Files.First(file => file.Offset + file.Length > offset);
        return new WebSeedPlan(offset, first, (int)((file.Offset + file.Length - 1) / _layout.PieceLength), IsReserved: false);
    }

    /// <summary>Returns the first piece of a range that is missing, or lies half done with nobody at work on it.</summary>
    /// <param name="has">The pieces the seed may be asked for.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="last">Where to end.</param>
    /// <returns>The piece, or -1.</returns>
    public int NextNeeded(Bitfield has, int from, int last)
    {
        for (var piece = from; piece <= last; piece++)
        {
            if (has[piece] && IsToBeTaken(piece)) return piece;
        }

        return -1;
    }

    /// <summary>Returns a piece that others are at work on and that is not getting on as fast as it could, when nothing else is left.</summary>
    /// <param name="has">The pieces the seed may be asked for.</param>
    /// <param name="isOurs">Whether this seed is at work on a piece itself.</param>
    public WebSeedPlan? NextDuplicate(Bitfield has, Func<int, bool> isOurs)
    {
        if (_picker.MissingCount > 0) return null;
        foreach (var piece in _assembly.Partials)
        {
            if (!has[piece.Index] || isOurs(piece.Index)) continue;
            var start = OffsetOfFirstMissing(piece);
            if (piece.RequestCountOf((int)((start - _layout.OffsetOf(piece.Index)) / PieceLayout.BlockLength)) >= MaxRequestersOfABlock) continue;
            return new WebSeedPlan(start, piece.Index, piece.Index, IsReserved: true);
        }

        return null;
    }

    private bool IsToBeTaken(int piece) => _picker.StateOf(piece) switch
    {
        PieceState.Missing => true,
        PieceState.Assembling => _assembly.Find(piece) is { } partial && PieceAssembly.IsOrphan(partial),
        _ => false,
    };

    private long OffsetOfFirstMissing(PartialPiece piece)
    {
        var block = 0;
        while (piece.Has(block)) block++;
        return _layout.OffsetOf(piece.Index) + ((long)block * PieceLayout.BlockLength);
    }

    // The first gap from the cursor on that is long enough, or nearly so, or else the longest.
    private int FindGap(Bitfield has, int count, bool inOrder)
    {
        var (best, bestLength, length, enough) = (-1, 0, 0, Math.Max(1, count / 4));
        for (var scanned = 0; scanned < _layout.PieceCount && (best < 0 || scanned < MaxScanned); scanned++)
        {
            var piece = (_cursor + scanned) % _layout.PieceCount;
            var isMissing = _picker.StateOf(piece) == PieceState.Missing && has[piece];
            if (bestLength >= enough && (!isMissing || piece == 0)) break;
            if (piece == 0) length = 0;
            length = isMissing ? length + 1 : 0;
            if (length <= bestLength) continue;
            (best, bestLength) = (piece - length + 1, length);
            if (length == count || inOrder) break;
        }

        return best;
    }

    // Returns where the run of pieces that could be set aside ends.
    private int Reserve(Bitfield has, int from, int count)
    {
        var piece = from;
        while (piece < _layout.PieceCount && piece - from < count && has[piece] && _assembly.TryReserve(piece)) piece++;
        return piece;
    }
}
