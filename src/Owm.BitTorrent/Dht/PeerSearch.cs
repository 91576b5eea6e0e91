using System.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>Searches for the peers of a torrent, in all DHTs at once, and announces this client where others will look for it.</summary>
internal static class PeerSearch
{
    private const int MostPeers = 2000;

    /// <summary>Searches, and announces: arguments as of <see cref="DhtNode.GetPeersAsync"/>.</summary>
    public static async Task<DhtSearchResult> RunAsync(
        DhtCore core, IReadOnlyList<Overlay> overlays, InfoHash infoHash, Action<IReadOnlyList<IPEndPoint>, IPAddress> found, int? announcePort, CancellationToken cancellationToken)
    {
        var known = new HashSet<IPEndPoint>();
        var running = overlays.Select(overlay => RunAsync(core, overlay, infoHash, Take, announcePort, cancellationToken)).ToList();
        int answered = 0, announced = 0;
        Exception? failure = null;
        foreach (var search in running)
        {
            try
            {
                var (nodes, keepers) = await search;
                answered += nodes;
                announced += keepers;
            }
            catch (OperationCanceledException exception)
            {
                failure = exception; // the other search must have ended as well
            }
        }

        if (failure is not null) throw failure;
        return new DhtSearchResult(answered, known.Count, announced, core.Watch.Count);

        void Take(IReadOnlyList<IPEndPoint> peers, IPAddress node)
        {
            if (cancellationToken.IsCancellationRequested) return;
            var fresh = peers.Where(peer => !IsOwn(peer) && known.Count < MostPeers && known.Add(peer)).ToList();
            if (fresh.Count > 0) found(fresh, node);
        }

        bool IsOwn(IPEndPoint peer) => peer.Port == announcePort && overlays.Any(overlay => peer.Address.Equals(overlay.ExternalAddress));
    }

    private static async Task<(int Answered, int Announced)> RunAsync(
        DhtCore core, Overlay overlay, InfoHash infoHash, Action<IReadOnlyList<IPEndPoint>, IPAddress> found, int? announcePort, CancellationToken cancellationToken)
    {
        // A search that begins before anybody is known would end at once.
        await overlay.Upkeep.Tried.WaitAsync(cancellationToken);

        // In a small DHT this node may be one of the eight that others store their announces at.
        foreach (var stored in core.Peers.Sample(infoHash, overlay.Family, Bucket.Size * Bucket.Size, core.Now)) found([stored], stored.Address);
        var lookup = new Lookup(overlay, NodeId.Of(infoHash), found);
        await overlay.SearchAsync(lookup, [], cancellationToken);
        return (lookup.AnsweredCount, announcePort is { } port ? await AnnounceAsync(core, overlay, infoHash, port, lookup.Keepers, cancellationToken) : 0);
    }

    private static async Task<int> AnnounceAsync(
        DhtCore core, Overlay overlay, InfoHash infoHash, int port, IReadOnlyList<LookupCandidate> keepers, CancellationToken cancellationToken)
    {
        var target = NodeId.Of(infoHash);
        if (keepers.Count < Bucket.Size && overlay is { IsReadOnly: false, ExternalAddress: { } address }) core.Peers.Add(infoHash, new IPEndPoint(address, port), core.Now);
        if (keepers.Count == 0) return 0;
        var ended = new TaskCompletionSource();
        int left = keepers.Count, taken = 0;
        foreach (var keeper in keepers)
        {
            overlay.Ask(
                keeper.EndPoint,
                (transaction, own) => KrpcWriter.AnnouncePeer(transaction, own, target, port, keeper.Token, overlay.IsReadOnly),
                (_, answer) =>
                {
                    if (answer is KrpcReply) taken++;
                    if (--left == 0) ended.TrySetResult();
                });
        }

        await ended.Task.WaitAsync(cancellationToken);
        return taken;
    }
}
