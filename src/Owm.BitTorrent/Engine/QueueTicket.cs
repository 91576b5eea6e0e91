namespace Owm.BitTorrent.Engine;

/// <summary>A torrent's place in its engine's queue, as the torrent sees it: says what it asks for, and notices when it is stalled.</summary>
internal sealed class QueueTicket
{
    private readonly TorrentQueue _queue;
    private readonly TorrentQueue.Place _place;
    private readonly TimeSpan _stallTime;
    private QueueDemand _demand;
    private bool _isStalled;
    private long _moved = -1;
    private TimeSpan _lastMove;

    /// <summary>Takes a place at the end of the queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="stallTime">After how long without payload it is stalled.</param>
    /// <param name="changed">Told, on any thread, that <see cref="MayRun"/> has changed because of others.</param>
    public QueueTicket(TorrentQueue queue, TimeSpan stallTime, Action changed)
    {
        _queue = queue;
        _stallTime = stallTime;
        _place = queue.Add(changed);
    }

    /// <summary>Gets or sets whether it runs whatever others do.</summary>
    public bool IsForced { get; set; }

    /// <summary>Gets whether it may run.</summary>
    public bool MayRun => _place.MayRun;

    /// <summary>Gets how many torrents are before it.</summary>
    public int Position => _place.Position;

    /// <summary>It asks for something.</summary>
    public void Ask(QueueDemand demand)
    {
        if (demand != _demand) (_moved, _isStalled) = (-1, false);
        _demand = demand;
        _queue.Update(_place, demand, IsForced, _isStalled);
    }

    /// <summary>A second has passed while it ran.</summary>
    /// <param name="moved">The payload received, or sent when it seeds, in bytes.</param>
    /// <param name="now">The time since the torrent was added.</param>
    public void Tick(long moved, TimeSpan now)
    {
        if (moved != _moved) _lastMove = now;
        _moved = moved;
        _isStalled = now - _lastMove >= _stallTime;
        Ask(_demand);
    }

    /// <summary>Goes to a position, from 0.</summary>
    public void MoveTo(int position) => _queue.Move(_place, position);

    /// <summary>Leaves the queue.</summary>
    public void Leave() => _queue.Remove(_place);
}
