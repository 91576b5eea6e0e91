using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Peers;

/// <summary>The limits that a torrent's transfers in one direction are under: its own and the engine's.</summary>
internal sealed class TransferLimits
{
    private readonly RateLimiter _torrent;
    private readonly RateLimiter _engine;

    public TransferLimits(RateLimiter torrent, RateLimiter engine)
    {
        _torrent = torrent;
        _engine = engine;
    }

    /// <summary>Gets whether there is a limit now.</summary>
    public bool Any => _torrent.Limit > 0 || _engine.Limit > 0;

    /// <summary>Returns when so many bytes may pass.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        await TakeAsync(_torrent, bytes, cancellationToken);
        await TakeAsync(_engine, bytes, cancellationToken);
    }

    private static async ValueTask TakeAsync(RateLimiter limiter, int bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0) bytes -= await limiter.TakeAsync(bytes, cancellationToken);
    }
}
