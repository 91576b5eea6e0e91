namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent asks of the queue.</summary>
internal enum QueueDemand
{
    /// <summary>Nothing: it is paused, has failed, or is being checked or moved.</summary>
    None,

    /// <summary>To download.</summary>
    Download,

    /// <summary>To seed.</summary>
    Seed,
}

/// <summary>Decides which of an engine's torrents may run, in the order in which they were added or put. Safe to use from any thread.</summary>
internal sealed class TorrentQueue
{
    private readonly Lock _lock = new();
    private readonly List<Place> _places = [];
    private readonly int _maxDownloads;
    private readonly int _maxSeeds;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="maxDownloads">How many torrents may download at a time; 0 for any number.</param>
    /// <param name="maxSeeds">How many may seed at a time; 0 for any number.</param>
    public TorrentQueue(int maxDownloads, int maxSeeds)
    {
        _maxDownloads = maxDownloads;
        _maxSeeds = maxSeeds;
    }

    /// <summary>Adds a torrent at the end.</summary>
    /// <param name="changed">Told, on any thread and never inside a call of the same place, that <see cref="Place.MayRun"/> has changed.</param>
    public Place Add(Action changed)
    {
        lock (_lock)
        {
            var place = new Place(changed) { Position = _places.Count };
            _places.Add(place);
            return place;
        }
    }

    /// <summary>Removes a torrent; those behind it move up.</summary>
    public void Remove(Place place) => Change(place, () =>
    {
        _places.Remove(place);
        place.Demand = QueueDemand.None;
    });

    /// <summary>Puts a torrent at a position, from 0; the others make room.</summary>
    public void Move(Place place, int position)
    {
        Change(null, () =>
        {
            if (_places.Remove(place)) _places.Insert(Math.Clamp(position, 0, _places.Count), place);
        });
    }

    /// <summary>A torrent asks for something else than before.</summary>
    /// <param name="place">Its place; it is not told of its own change.</param>
    /// <param name="demand">What it asks for.</param>
    /// <param name="isForced">Whether it runs whatever others do, and is not counted.</param>
    /// <param name="isStalled">Whether nothing has come or gone for long: while it runs it is not counted.</param>
    public void Update(Place place, QueueDemand demand, bool isForced, bool isStalled)
    {
        if (place.Demand == demand && place.IsForced == isForced && place.IsStalled == isStalled) return;
        Change(place, () => (place.Demand, place.IsForced, place.IsStalled) = (demand, isForced, isStalled));
    }

    private void Change(Place? own, Action change)
    {
        List<Place> changed = [];
        lock (_lock)
        {
            change();
            var (downloads, seeds) = (0, 0);
            for (var i = 0; i < _places.Count; i++)
            {
                var place = _places[i];
                place.Position = i;
                var may = place.Demand switch
                {
                    QueueDemand.None => true,
                    _ when place.IsForced || (place.IsStalled && place.MayRun) => true,
                    QueueDemand.Download => _maxDownloads == 0 || downloads++ < _maxDownloads,
                    _ => _maxSeeds == 0 || seeds++ < _maxSeeds,
                };
                if (may == place.MayRun) continue;
                place.MayRun = may;
                if (place != own) changed.Add(place);
            }
        }

        foreach (var place in changed) place.Changed();
    }

    /// <summary>One torrent's place.</summary>
    internal sealed class Place(Action changed)
    {
        private volatile bool _mayRun = true;
        private volatile int _position;

        /// <summary>Gets whether the torrent may run.</summary>
        public bool MayRun
        {
            get => _mayRun;
            internal set => _mayRun = value;
        }

        /// <summary>Gets how many torrents are before it.</summary>
        public int Position
        {
            get => _position;
            internal set => _position = value;
        }

        public QueueDemand Demand { get; internal set; }

        public bool IsForced { get; internal set; }

        public bool IsStalled { get; internal set; }

        public Action Changed { get; } = changed;
    }
}
