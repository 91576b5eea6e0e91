using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>A tracker that answers after a while, or not at all while it is down.</summary>
internal sealed class SimulatedTracker(Simulation simulation)
{
    private readonly Dictionary<IPEndPoint, bool> _peers = [];

    /// <summary>Gets or sets whether nobody gets an answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets what was announced, in order.</summary>
    public List<(IPAddress From, AnnounceRequest Request)> Announces { get; } = [];

    /// <summary>Returns the tracker as a host sees it.</summary>
    public ITrackerClient From(IPAddress address) => new Client(this, address);

    private async Task<AnnounceResponse> AnswerAsync(IPAddress from, AnnounceRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(30), simulation.Clock, cancellationToken);
        if (IsDown) throw new TrackerException("The tracker did not answer. Try again later.");
        Announces.Add((from, request));
        var peer = new IPEndPoint(from, request.Port);
        if (request.Event == AnnounceEvent.Stopped) _peers.Remove(peer);
        else _peers[peer] = request.Left == 0;
        var others = _peers.Where(other => !other.Key.Equals(peer) && !(other.Value && request.Left == 0)).Select(other => other.Key).ToList();
        return new AnnounceResponse { Interval = TimeSpan.FromMinutes(1), Peers = [.. others.Take(request.WantedPeers)] };
    }

    private sealed class Client(SimulatedTracker tracker, IPAddress address) : ITrackerClient
    {
        public Task<AnnounceResponse> AnnounceAsync(Uri announceUrl, AnnounceRequest request, CancellationToken cancellationToken) =>
            tracker.AnswerAsync(address, request, cancellationToken);

        public Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(Uri announceUrl, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<InfoHash, ScrapeCounts>>(new Dictionary<InfoHash, ScrapeCounts>());
    }
}
