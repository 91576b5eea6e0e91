using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>Makes the events of one torrent, where somebody listens. On the torrent's loop.</summary>
internal sealed class TorrentReporter
{
    private readonly EventHub _hub;
    private readonly Torrent _torrent;
    private readonly PiecePicker _picker;
    private readonly Dictionary<string, (int Failures, DateTimeOffset? Answer)> _trackers = [];

    public TorrentReporter(EventHub hub, Torrent torrent, PiecePicker picker)
    {
        _hub = hub;
        _torrent = torrent;
        _picker = picker;
    }

    public void OnState(TorrentState from, TorrentState to)
    {
        if (_hub.IsHeard && from != to) _hub.Publish(new TorrentStateChanged(_hub.Now, _torrent.InfoHash, _torrent.Name, from, to));
    }

    public void OnCompleted()
    {
        if (_hub.IsHeard) _hub.Publish(new TorrentCompleted(_hub.Now, _torrent.InfoHash, _torrent.Name));
    }

    public void OnFailed(BitTorrentException error)
    {
        if (_hub.IsHeard) _hub.Publish(new TorrentFailed(_hub.Now, _torrent.InfoHash, _torrent.Name, error));
    }

    /// <summary>A piece has been hashed and written, or was bad.</summary>
    public void OnSettled(int piece)
    {
        if (!_hub.IsHeard || !_picker.Verified[piece]) return;
        if (_hub.HearsPieces) _hub.Publish(new PieceVerified(_hub.Now, _torrent.InfoHash, _torrent.Name, piece));
        var (start, end) = (_torrent.Layout.OffsetOf(piece), _torrent.Layout.OffsetOf(piece) + _torrent.Layout.LengthOf(piece));
        for (var index = IndexOfFileAt(start); index < _torrent.Files.Count && _torrent.Files[index].Offset < end; index++)
        {
            var file = _torrent.Files[index];
            if (file.Length == 0 || file.IsPadding || file.Offset + file.Length <= start || !IsThere(file)) continue;
            _hub.Publish(new FileCompleted(_hub.Now, _torrent.InfoHash, _torrent.Name, file));
        }
    }

    /// <summary>A second has passed.</summary>
    public void Tick(IReadOnlyList<TrackerStatus> trackers)
    {
        if (!_hub.IsHeard) return;
        foreach (var tracker in trackers)
        {
            var (failures, answer) = _trackers.GetValueOrDefault(tracker.Tracker);
            _trackers[tracker.Tracker] = (tracker.Failures, tracker.LastAnswer);
            if (tracker is { Error: { } error, Failures: > 0 } && tracker.Failures != failures)
            {
                _hub.Publish(new TrackerFailed(_hub.Now, _torrent.InfoHash, _torrent.Name, tracker.Tracker, error, tracker.Failures));
            }
            else if (tracker.Warning is { } warning && tracker.LastAnswer != answer)
            {
                _hub.Publish(new TrackerWarned(_hub.Now, _torrent.InfoHash, _torrent.Name, tracker.Tracker, warning));
            }
        }
    }

    private bool IsThere(TorrentFile file)
    {
        var (first, count) = _torrent.Layout.PiecesOf(file.Offset, file.Length);
        return _picker.Verified.IndexOf(first, false) is var missing && (missing < 0 || missing >= first + count);
    }

    private int IndexOfFileAt(long offset)
    {
        var (low, high) = (0, _torrent.Files.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_torrent.Files[middle].Offset + _torrent.Files[middle].Length > offset) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
