using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Engine;

/// <summary>What becomes of a piece once all its blocks are here: hashed and written, then told of, or fetched again.</summary>
internal sealed class WholePieces
{
    // Pieces that follow each other this closely are worth gathering, to be hashed side by side.
    private static readonly TimeSpan PouringTime = TimeSpan.FromMilliseconds(5);
    private const int WorthGathering = 16;

    private readonly Torrent _torrent;
    private readonly PiecePicker _picker;
    private readonly TorrentContent _content;
    private readonly Swarm _swarm;
    private readonly PieceSignal _verified;
    private readonly ILogger _logger;
    private readonly Action<int> _ban;
    private readonly Action<Exception> _fail;
    private readonly Suspects _suspects = new();
    private TimeSpan _last;

    public WholePieces(Torrent torrent, PiecePicker picker, TorrentContent content, Swarm swarm, PieceSignal verified, ILogger logger, Action<int> ban, Action<Exception> fail)
    {
        _torrent = torrent;
        _picker = picker;
        _content = content;
        _swarm = swarm;
        _verified = verified;
        _logger = logger;
        _ban = ban;
        _fail = fail;
    }

    /// <summary>Hashes a piece, and writes it when it is right.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="settled">Told with the piece once that is done, however it went.</param>
    /// <param name="downloader">Told what is there now, or was bad.</param>
    public void Check(PartialPiece piece, Action<PartialPiece> settled, Downloader downloader)
    {
        var now = _swarm.Now;
        var pouring = now - _last < PouringTime && _picker.MissingCount > WorthGathering;
        _last = now;
        _content.Check(piece, pouring, job =>
        {
            try
            {
                Settle(job, downloader);
                settled(job.Piece);
            }
            catch (Exception exception)
            {
                _fail(exception);
            }
        });
    }

    private void Settle(PieceJob job, Downloader downloader)
    {
        var piece = job.Piece;
        if (job.Error is not null)
        {
            _picker.SetMissing(piece.Index);
            _fail(job.Error);
        }
        else if (!job.IsRight)
        {
            _picker.SetMissing(piece.Index);
            _logger.PieceBad(_torrent.Name, piece.Index);
            downloader.OnBad(piece);
            if (_suspects.Failed(piece) is { } liar) _ban(liar);
        }
        else
        {
            _picker.SetVerified(piece.Index);
            _content.Remember(piece.Index);
            _verified.Set(piece.Index);
            foreach (var liar in _suspects.Passed(piece)) _ban(liar);
            downloader.OnVerified(piece.Index);
            _swarm.BroadcastHave(piece.Index);
        }
    }
}
