namespace Owm.BitTorrent.Engine;

/// <summary>Brings the events of an engine to whoever listens. Costs next to nothing while nobody does. Safe to use from any thread.</summary>
internal sealed class EventHub : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private volatile Subscriber[] _subscribers = [];
    private bool _isOver;

    public EventHub(TimeProvider clock) => _clock = clock;

    /// <summary>Gets whether anybody listens: otherwise no event need be made.</summary>
    public bool IsHeard => _subscribers.Length > 0;

    /// <summary>Gets whether anybody listens to pieces.</summary>
    public bool HearsPieces => Array.Exists(_subscribers, subscriber => subscriber.WantsPieces);

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Tells all who listen.</summary>
    public void Publish(TorrentEvent happened)
    {
        foreach (var subscriber in _subscribers)
        {
            if (happened is not PieceVerified || subscriber.WantsPieces) subscriber.Add(happened);
        }
    }

    /// <summary>Returns what can be listened to, any number of times; each begins with what happens from then on.</summary>
    /// <param name="capacity">How many events wait for a slow listener.</param>
    /// <param name="withPieces">Whether every piece is told.</param>
    public IAsyncEnumerable<TorrentEvent> Listen(int capacity, bool withPieces) => new Subscription(this, capacity, withPieces);

    /// <summary>Nothing more will happen: whoever listens comes to the end.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (var subscriber in _subscribers) subscriber.End();
        }
    }

    private void Remove(Subscriber subscriber)
    {
        lock (_lock) _subscribers = [.. _subscribers.Where(other => other != subscriber)];
    }

    private sealed class Subscription(EventHub hub, int capacity, bool withPieces) : IAsyncEnumerable<TorrentEvent>
    {
        public IAsyncEnumerator<TorrentEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            var subscriber = new Subscriber(hub, capacity, withPieces, cancellationToken);
            lock (hub._lock)
            {
                hub._subscribers = [.. hub._subscribers, subscriber];
                if (hub._isOver) subscriber.End();
            }

            return subscriber;
        }
    }

    private sealed class Subscriber(EventHub hub, int capacity, bool withPieces, CancellationToken cancellationToken) : IAsyncEnumerator<TorrentEvent>
    {
        private readonly Lock _lock = new();
        private readonly Queue<TorrentEvent> _waiting = [];
        private TaskCompletionSource? _signal;
        private TorrentEvent? _current;
        private long _lost;
        private bool _isOver;

        public bool WantsPieces => withPieces;

        public TorrentEvent Current => _current ?? throw new InvalidOperationException("There is no event before the first and after the last.");

        public void Add(TorrentEvent happened)
        {
            lock (_lock)
            {
                // The newest tell how things are now: the oldest go.
                if (_waiting.Count == capacity)
                {
                    _waiting.Dequeue();
                    _lost++;
                }

                _waiting.Enqueue(happened);
                Wake();
            }
        }

        public void End()
        {
            lock (_lock)
            {
                _isOver = true;
                Wake();
            }
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            while (true)
            {
                Task signal;
                lock (_lock)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (TryTake()) return true;
                    if (_isOver) return false;

                    // Those who listen go on elsewhere: a torrent's loop does not wait for them.
                    signal = (_signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }

                using (cancellationToken.UnsafeRegister(static (state, token) => ((Subscriber)state!).Cancel(token), this)) await signal;
            }
        }

        public ValueTask DisposeAsync()
        {
            hub.Remove(this);
            return ValueTask.CompletedTask;
        }

        private bool TryTake()
        {
            if (_lost > 0)
            {
                _current = new EventsLost(hub.Now, _lost);
                _lost = 0;
                return true;
            }

            return _waiting.TryDequeue(out _current);
        }

        private void Wake()
        {
            _signal?.TrySetResult();
            _signal = null;
        }

        private void Cancel(CancellationToken token)
        {
            lock (_lock)
            {
                _signal?.TrySetCanceled(token);
                _signal = null;
            }
        }
    }
}
