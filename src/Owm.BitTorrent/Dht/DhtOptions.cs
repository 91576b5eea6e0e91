using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Owm.BitTorrent.Dht;

/// <summary>How a node of the DHT comes by others, and what it does for them.</summary>
internal sealed record DhtOptions
{
    /// <summary>The nodes that are asked for others when none is known by default.</summary>
    public static readonly IReadOnlyList<DnsEndPoint> PublicRouters =
    [
        new("router.bittorrent.com", 6881),
        new("dht.transmissionbt.com", 6881),
        new("dht.libtorrent.org", 25401),
    ];

    /// <summary>Gets the nodes that are asked for others while none is known. Default: those of BitTorrent, Transmission and libtorrent.</summary>
    public IReadOnlyList<DnsEndPoint> BootstrapNodes { get; init; } = PublicRouters;

    /// <summary>Gets whether this node asks others and answers nobody, as one that cannot be reached should (BEP 43). Default false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Gets what finds the addresses of host names. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets where randomness comes from; outsiders must not be able to guess it. Default: the system's generator.</summary>
    public FillRandom FillRandom { get; init; } = System.Security.Cryptography.RandomNumberGenerator.Fill;

    /// <summary>Gets where log entries go. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
