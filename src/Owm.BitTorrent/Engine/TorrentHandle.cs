using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>One torrent of a <see cref="TorrentEngine"/>. Safe to use from any thread.</summary>
public sealed class TorrentHandle
{
    internal TorrentHandle(TorrentSession session) => Session = session;

    /// <summary>Gets the torrent.</summary>
    public Torrent Torrent => Session.Torrent;

    /// <summary>Gets a snapshot of what the torrent is doing, at most a second old.</summary>
    public TorrentStatus Status => Session.Status;

    internal TorrentSession Session { get; }

    /// <summary>Waits until all that is wanted is there and verified.</summary>
    /// <param name="cancellationToken">Stops waiting; the torrent goes on.</param>
    /// <exception cref="BitTorrentException">The torrent has failed.</exception>
    public Task WaitUntilCompleteAsync(CancellationToken cancellationToken) => Session.Complete.WaitAsync(cancellationToken);

    /// <summary>Opens a file for reading from its start. A read waits until the pieces it touches are there and verified,
    /// so content can be digested while it arrives; pieces are then fetched in order where that costs the swarm nothing.</summary>
    /// <param name="file">One of <see cref="Torrent"/>'s files, and a wanted one: others may never arrive.</param>
    /// <returns>A stream that can seek and whose length is known.</returns>
    public Stream OpenRead(TorrentFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new VerifiedStream(Session, file);
    }

    /// <summary>Tells the torrent of a peer.</summary>
    /// <param name="peer">Where it listens.</param>
    public void AddPeer(IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Session.Loop.Post(() => Session.Swarm.Add([peer], new PeerReferral(PeerOrigin.User)));
    }

    /// <summary>Stops asking and offering, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => Session.Loop.InvokeAsync(Session.PauseAsync);

    /// <summary>Goes on after <see cref="PauseAsync"/>, or after a failure whose cause has been removed.</summary>
    public Task ResumeAsync() => Session.Loop.InvokeAsync(Session.ResumeAsync);
}
