using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>The search for the torrent of a magnet link (BEP 9): <see cref="TorrentEngine.FetchMetadata"/> begins it. Safe to use from any thread.</summary>
/// <remarks>When the torrent has been found, <see cref="TorrentEngine.Add"/> goes on with the peers that are connected by then.
/// Dispose it when the torrent is not to be added.</remarks>
public sealed class MetadataFetch : IAsyncDisposable
{
    private readonly Func<MetadataFetch, Task> _remove;

    internal MetadataFetch(MetadataSession session, Func<MetadataFetch, Task> remove)
    {
        Session = session;
        _remove = remove;
    }

    /// <summary>Gets the link.</summary>
    public MagnetLink Link => Session.Link;

    /// <summary>Gets a snapshot of how far the search has come, at most a second old.</summary>
    public MetadataStatus Status => Session.Status;

    internal MetadataSession Session { get; }

    /// <summary>Waits until the torrent is there. Nobody says how long that takes: it may be that no peer comes.</summary>
    /// <param name="cancellationToken">Stops waiting; the search goes on.</param>
    /// <exception cref="InvalidTorrentException">The info dictionary is the one that the link names, and of no use: it is refused.</exception>
    public Task<Torrent> WaitAsync(CancellationToken cancellationToken) => Session.Torrent.WaitAsync(cancellationToken);

    /// <summary>Tells the search of a peer.</summary>
    /// <param name="peer">Where it listens.</param>
    public void AddPeer(IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Session.Loop.Post(() => Session.Swarm.Add([peer], new PeerReferral(PeerOrigin.User)));
    }

    /// <summary>Ends the search. Does nothing when it has ended, or the torrent has been added.</summary>
    public async ValueTask DisposeAsync() => await _remove(this);
}
