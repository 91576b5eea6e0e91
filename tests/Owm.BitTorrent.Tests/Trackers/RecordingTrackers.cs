using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>Trackers that note when they are asked what. They answer at once with half an hour's interval and no peers, unless told otherwise.</summary>
internal sealed class RecordingTrackers(ManualTimeProvider clock) : ITrackerClient
{
    /// <summary>Gets the trackers that are down: asking them fails at once.</summary>
    public HashSet<string> Down { get; } = [];

    /// <summary>Gets the trackers that never answer.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>Gets or sets what the others answer.</summary>
    public AnnounceResponse Answer { get; set; } = new() { Interval = TimeSpan.FromMinutes(30), Peers = [] };

    public List<(double Second, string Tracker, AnnounceRequest Request)> Asked { get; } = [];

    /// <summary>Gets what was asked as text: second, tracker, event.</summary>
    public IEnumerable<string> Log => Asked.Select(asked => $"{asked.Second:0} {asked.Tracker} {asked.Request.Event}");

    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken)
    {
        Asked.Add((clock.Elapsed.TotalSeconds, tracker.Host, request));
        if (Silent.Contains(tracker.Host)) await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        return Down.Contains(tracker.Host) ? throw new TrackerException($"Tracker {tracker.Host} is down.") : Answer;
    }

    public Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("An announce loop does not scrape.");
}

/// <summary>Chance that always falls the same way: no jitter, and a shuffle that is known.</summary>
internal sealed class NoChance : Random
{
    public override double NextDouble() => 0;

    protected override double Sample() => 0;

    public override int Next(int minValue, int maxValue) => minValue;

    public override int Next(int maxValue) => 0;
}
