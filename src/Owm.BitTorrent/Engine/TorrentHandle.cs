using System.Net;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Engine;

/// <summary>One torrent of a <see cref="TorrentEngine"/>. Safe to use from any thread.</summary>
public sealed class TorrentHandle
{
    internal TorrentHandle(Torrent torrent) => Torrent = torrent;

    /// <summary>Gets the torrent.</summary>
    public Torrent Torrent { get; }

    /// <summary>Gets a snapshot of what the torrent is doing now.</summary>
    public TorrentStatus Status => throw new NotSupportedException();

    /// <summary>Waits until all that is wanted is there and verified.</summary>
    /// <param name="cancellationToken">Stops waiting; the torrent goes on.</param>
    /// <exception cref="Primitives.BitTorrentException">The torrent has failed.</exception>
    public Task WaitUntilCompleteAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Opens a file for reading from its start. A read waits until the pieces it touches are there and verified,
    /// so content can be digested while it arrives; pieces are then fetched in order where that costs the swarm nothing.</summary>
    /// <param name="file">One of <see cref="Torrent"/>'s files.</param>
    /// <returns>A stream that reads forward; its length is known.</returns>
    public Stream OpenRead(TorrentFile file) => throw new NotSupportedException();

    /// <summary>Tells the torrent of a peer.</summary>
    /// <param name="peer">Where it listens.</param>
    public void AddPeer(IPEndPoint peer) => throw new NotSupportedException();

    /// <summary>Stops asking and offering, until <see cref="Resume"/>.</summary>
    public void Pause() => throw new NotSupportedException();

    /// <summary>Goes on after <see cref="Pause"/>, or after a failure whose cause has been removed.</summary>
    public void Resume() => throw new NotSupportedException();
}
