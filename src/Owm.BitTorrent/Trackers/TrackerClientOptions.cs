using System.Net;

namespace Owm.BitTorrent.Trackers;

/// <summary>How trackers are reached.</summary>
public sealed record TrackerClientOptions
{
    /// <summary>Gets the proxy for HTTP trackers; <see langword="null"/> for the system's. Default: the system's.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Gets how long an HTTP tracker may take for its whole answer. Default 30 seconds.</summary>
    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets what HTTP trackers are told that asks them. Default <c>OwmBitTorrent/</c> and the version.</summary>
    public string UserAgent { get; init; } = $"OwmBitTorrent/{typeof(TrackerClientOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Gets how often a request to a UDP tracker is sent again, after 15·2ⁿ seconds without an answer (BEP 15, which goes up to 8).
    /// Default 2: a tracker has failed after 105 seconds.</summary>
    public int UdpRetransmissions { get; init; } = 2;

    /// <summary>Gets what finds the addresses of a host name. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Gets whether torrents may name trackers on this machine and in its network: such with the plain path <c>/announce</c>,
    /// without a query, and no redirects of others lead there. Trackers that the user names may be anywhere; addresses of special use,
    /// such as those of clouds' metadata, may be named by nobody else. Default true: a laboratory's tracker is in its network,
    /// and an announce to it does no harm there.</summary>
    public bool AllowLocal { get; init; } = true;

    /// <summary>Gets which addresses may be connected to besides, so that a torrent cannot make this program ask hosts that only it can reach.
    /// It is asked with every address a tracker's name resolves to, redirects included; not with a proxy's. Default: all.</summary>
    public Func<IPAddress, bool> MayContact { get; init; } = static _ => true;

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HttpTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(UdpRetransmissions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(UdpRetransmissions, 8);
    }
}
