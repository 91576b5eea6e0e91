using System.Net;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Engine;

/// <summary>Downloads and seeds torrents. Dispose it to stop: trackers are told, and what must not be forgotten is written.</summary>
public sealed class TorrentEngine : IAsyncDisposable
{
    private TorrentEngine()
    {
    }

    /// <summary>Gets the addresses and ports on which peers are accepted; none when they are not.</summary>
    public IReadOnlyList<IPEndPoint> ListenEndPoints => throw new NotSupportedException();

    /// <summary>Gets the torrents.</summary>
    public IReadOnlyList<TorrentHandle> Torrents => throw new NotSupportedException();

    /// <summary>Starts an engine.</summary>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <exception cref="IOException">The port is taken, or may not be listened on.</exception>
    public static TorrentEngine Start(TorrentEngineOptions? options = null) => throw new NotSupportedException();

    /// <summary>Adds a torrent: checks what is on disk, downloads what is wanted and missing, and seeds.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="options">How it is downloaded and seeded.</param>
    /// <exception cref="InvalidOperationException">The torrent is there already.</exception>
    public TorrentHandle Add(Torrent torrent, TorrentOptions options) => throw new NotSupportedException();

    /// <summary>Removes a torrent; its content stays.</summary>
    /// <param name="handle">The torrent.</param>
    /// <param name="cancellationToken">Stops waiting for trackers to be told.</param>
    public Task RemoveAsync(TorrentHandle handle, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
