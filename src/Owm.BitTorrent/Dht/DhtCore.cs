namespace Owm.BitTorrent.Dht;

/// <summary>What the two DHTs of one node share. Everything runs on the node's loop.</summary>
internal sealed class DhtCore
{
    private readonly SynchronizationContext _loop;
    private readonly Action _schedule;
    private readonly long _start;

    /// <summary>Makes it.</summary>
    /// <param name="options">How the node works.</param>
    /// <param name="loop">What everything runs on.</param>
    /// <param name="schedule">Looks anew at when something is due.</param>
    public DhtCore(DhtOptions options, SynchronizationContext loop, Action schedule)
    {
        Options = options;
        _loop = loop;
        _schedule = schedule;
        _start = options.TimeProvider.GetTimestamp();
        Entropy = new Entropy(options.FillRandom);
        Peers = new AnnouncedPeers(Entropy);
        Answers = new QueryAnswers(new WriteTokens(Entropy), Peers);
    }

    public DhtOptions Options { get; }

    public Entropy Entropy { get; }

    public SenderLedger Ledger { get; } = new();

    public AnnouncedPeers Peers { get; }

    public QueryAnswers Answers { get; }

    public DhtCounters Counters { get; } = new();

    /// <summary>Gets who waits for anybody to answer.</summary>
    public AnswerWatch Watch { get; } = new();

    /// <summary>Gets the time since this was made.</summary>
    public TimeSpan Now => Options.TimeProvider.GetElapsedTime(_start);

    /// <summary>Gets or sets when the node was started.</summary>
    public TimeSpan StartedAt { get; set; }

    /// <summary>Runs an action on the loop, later.</summary>
    public void Post(Action action) => _loop.Post(static state => ((Action)state!)(), action);

    /// <summary>Has the node's one timer look anew at when something is due.</summary>
    public void Schedule() => _schedule();
}
