using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>Fetches pieces of a torrent from its web seeds (BEP 19), beside its peers. Touched by the torrent's loop alone.</summary>
internal sealed class WebSeedDownloader
{
    // A web seed's number stands where peers have theirs, which are positive; -1 is nobody's.
    private const int FirstNumber = -2;
    private const int MaxRuns = 12;

    // What is left of a run is worth sharing when it takes longer than that.
    private static readonly TimeSpan WorthSharing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorthAnotherRequest = TimeSpan.FromSeconds(3);

    private readonly WebSeedClient? _client;
    private readonly Torrent _torrent;
    private readonly Swarm _swarm;
    private readonly PiecePicker _picker;
    private readonly WebSeedPlanner _planner;
    private readonly List<WebSeedSource> _sources = [];
    private readonly List<WebSeedRun> _runs = [];
    private readonly RunningTasks _tasks = new();
    private readonly ILogger _logger;
    private CancellationTokenSource _running = new();
    private TaskCompletionSource _memoryFreed = NewSignal();
    private bool _isFilling;

    /// <summary>Makes the web seeds of a torrent; nothing is asked for before <see cref="Start"/>.</summary>
    /// <param name="engine">What asks them; none are used when there is nothing.</param>
    /// <param name="torrent">The torrent, with its web seeds.</param>
    /// <param name="named">The web seeds that the user names; they come first.</param>
    /// <param name="picker">Which pieces are missing.</param>
    /// <param name="assembly">Where pieces are put together.</param>
    /// <param name="downloader">What gets the rest from peers.</param>
    /// <param name="swarm">The peers.</param>
    /// <param name="random">Spreads what is asked for, and when.</param>
    /// <param name="logger">Where failures are told.</param>
    public WebSeedDownloader(EngineContext engine, Torrent torrent, IReadOnlyList<string> named, PiecePicker picker, PieceAssembly assembly, Downloader downloader, Swarm swarm, Random random, ILogger logger)
    {
        _client = engine.WebSeeds;
        _torrent = torrent;
        _swarm = swarm;
        _picker = picker;
        _logger = logger;
        _planner = new WebSeedPlanner(torrent, picker, assembly, random);
        _running.Cancel();
        Assembly = assembly;
        Downloader = downloader;
        Limits = new TransferLimits(swarm.DownloadLimiter, engine.DownloadLimiter);
        var discovery = engine.Options.Discovery;
        if (_client is null || !discovery.UseWebSeeds || (named.Count == 0 && torrent.WebSeeds.Count == 0)) return;
        assembly.GiveBack = has => _runs.Count > 0 && GiveBack(has, WorthSharing);
        var names = new PublishedNames(torrent);
        foreach (var url in named.Concat(torrent.WebSeeds).Distinct(StringComparer.Ordinal))
        {
            if (discovery.RequireHttps && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) continue;
            if (!WebSeed.TryMake(_client, torrent, names, url, named.Contains(url), out var seed)) continue;
            _sources.Add(new WebSeedSource(seed, FirstNumber - _sources.Count, _client.Options.MaxConnectionsPerSeed, random));
        }
    }

    public PieceAssembly Assembly { get; }

    public Downloader Downloader { get; }

    /// <summary>Gets the limits that downloads are under.</summary>
    public TransferLimits Limits { get; }

    /// <summary>Gets the time since the torrent was added.</summary>
    public TimeSpan Now => _swarm.Now;

    /// <summary>Gets how things stand with every web seed.</summary>
    public IReadOnlyList<WebSeedStatus> Statuses => _sources.Count == 0 ? [] : [.. _sources.Select(source => source.Status(Now))];

    private bool IsRunning => !_running.IsCancellationRequested;

    /// <summary>Begins to fetch.</summary>
    public void Start()
    {
        if (_sources.Count == 0 || IsRunning) return;
        _running.Dispose();
        _running = new CancellationTokenSource();
        foreach (var source in _sources) source.Forgive();
        Fill();
    }

    /// <summary>Ends all requests at once, and returns when nothing of them is left.</summary>
    public async Task StopAsync()
    {
        _running.Cancel();
        OnMemoryFreed();
        await _tasks.WhenAllEndedAsync();
    }

    /// <summary>A second has passed.</summary>
    /// <param name="seconds">Since the last time, precisely.</param>
    public void Tick(double seconds)
    {
        if (_sources.Count == 0) return;
        foreach (var source in _sources) source.Received.Sample(seconds);
        OnMemoryFreed();
        Fill();
        LendAHand();
    }

    /// <summary>What is wanted has changed: requests for what is not wanted any more end, and others may begin.</summary>
    public void OnWantedChanged()
    {
        if (_sources.Count == 0) return;
        StopRuns(run => Enumerable.Range(run.Piece, Math.Max(0, run.Last - run.Piece + 1)).Any(piece => !_picker.IsWanted(piece)));
        Fill();
    }

    /// <summary>A piece has been checked: there is memory for another.</summary>
    public void OnSettled()
    {
        if (_sources.Count == 0) return;
        if (_picker.RemainingCount == 0) StopRuns(_ => true);
        OnMemoryFreed();
        Fill();
    }

    /// <summary>Bad data came from somebody.</summary>
    /// <param name="number">Who that is.</param>
    /// <returns>Whether it is a web seed; it is never asked again.</returns>
    public bool TryBan(int number)
    {
        if (_sources.Find(source => source.Number == number) is not { } liar) return false;
        _logger.WebSeedBanned(liar.Seed.Shown, _torrent.Name);
        liar.Ban();
        StopRuns(run => run.Source == liar);
        return true;
    }

    /// <summary>A seed gives what it is asked for: it is asked for more at a time.</summary>
    public void OnProven() => Fill();

    /// <summary>Returns when there may be memory for a piece.</summary>
    public Task MemoryFreedAsync() => _memoryFreed.Task;

    /// <summary>Returns the first piece of a range that is needed of a seed and that nobody is at work on, or -1.</summary>
    public int NextNeeded(WebSeedSource source, int from, int last) => _planner.NextNeeded(source.Pieces, from, last);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnMemoryFreed()
    {
        var signal = _memoryFreed;
        _memoryFreed = NewSignal();
        signal.SetResult();
    }

    // Every seed gets a request before any gets a second one.
    private void Fill()
    {
        if (_isFilling) return;
        _isFilling = true;
        for (var runs = 0; IsRunning && runs < _client!.Options.MaxConnectionsPerSeed; runs++)
        {
            foreach (var source in _sources)
            {
                if (source.Runs <= runs) TryBegin(source, Next);
            }
        }

        _isFilling = false;
    }

    // When nothing is missing that nobody is at work on, the fast help the slow.
    private void LendAHand()
    {
        if (!IsRunning || _picker.MissingCount > 0 || _picker.RemainingCount == 0) return;
        foreach (var source in _sources)
        {
            if (source.Runs > 0 || !source.IsReady(Now)) continue;
            if (GiveBack(source.Pieces, WorthAnotherRequest)) TryBegin(source, Next);
            else if (!source.Seed.IgnoresRanges) TryBegin(source, idle => _planner.NextDuplicate(idle.Pieces, piece => _runs.Any(run => run.Source == idle && run.Piece == piece)));
        }
    }

    private void TryBegin(WebSeedSource source, Func<WebSeedSource, WebSeedPlan?> plan)
    {
        if (_runs.Count >= MaxRuns || !source.IsReady(Now) || !_client!.Slots.TryTake(source.Seed.Host)) return;
        if (plan(source) is { } next) _tasks.Add(RunAsync(source, next));
        else _client.Slots.Release(source.Seed.Host);
    }

    private WebSeedPlan? Next(WebSeedSource source)
    {
        if (_picker.RemainingCount == 0) return null;
        if (source.Seed.IgnoresRanges) return _planner.NextWhole(source.Pieces);

        // Where peers give as well, they must find something too.
        var length = source.RunLength;
        if (_swarm.Connections.Any(connection => connection.Peer is { IsChoking: false, AmInterested: true })) length = Math.Min(length, _picker.RemainingBytes / 8);
        return _planner.Next(source.Pieces, length, Downloader.PrefersOrder, anywhere: _swarm.Connections.Count > _picker.SeedCount);
    }

    private async Task RunAsync(WebSeedSource source, WebSeedPlan plan)
    {
        source.Runs++;
        using (var run = new WebSeedRun(this, source, plan, _running.Token))
        {
            _runs.Add(run);
            try
            {
                await run.RunAsync();
            }
            catch (OperationCanceledException) when (run.IsStopped)
            {
                // It was ended here.
            }
            catch (WebSeedException exception)
            {
                _logger.WebSeedFailed(source.Seed.Shown, _torrent.Name, exception.Message);
                source.OnFault(exception, run.File, Now);
            }
            catch (Exception exception)
            {
                // A mistake of this program costs one web seed, not the torrent.
                _logger.WebSeedBroke(source.Seed.Shown, _torrent.Name, exception);
                source.Drop(exception.Message);
            }

            _runs.Remove(run);
        }

        source.Runs--;
        _client!.Slots.Release(source.Seed.Host);
        if (IsRunning) Fill();
    }

    // What would be longest in coming is shared with whoever finds nothing else.
    private bool GiveBack(Bitfield has, TimeSpan worth) =>
        _runs.Where(run => run.WaitingPieces > 0).OrderByDescending(run => run.TimeLeft).TakeWhile(run => run.TimeLeft > worth).Any(run => run.GiveBack(has));

    private void StopRuns(Func<WebSeedRun, bool> which)
    {
        foreach (var run in _runs.Where(which).ToList()) run.Stop();
    }
}
