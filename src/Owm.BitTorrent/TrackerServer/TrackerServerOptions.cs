using System.Net;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>Where a tracker listens, how often it wants to be asked, and how much it may remember.</summary>
public sealed record TrackerServerOptions
{
    /// <summary>The port that trackers usually have.</summary>
    public const int DefaultPort = 6969;

    /// <summary>Gets where announces over HTTP are answered, under <c>/announce</c> and <c>/scrape</c>; port 0 takes any free one.
    /// Default: port 6969 of every address, IPv6 included where the system has it. Empty for no HTTP.</summary>
    public IReadOnlyList<IPEndPoint> HttpEndPoints { get; init; } = Everywhere();

    /// <summary>Gets where announces over UDP are answered; port 0 takes any free one.
    /// Default: port 6969 of every address, IPv6 included where the system has it. Empty for no UDP.</summary>
    public IReadOnlyList<IPEndPoint> UdpEndPoints { get; init; } = Everywhere();

    /// <summary>Gets how long peers are asked to wait between announces; one that has been silent twice as long is forgotten.
    /// Default 30 minutes; 10 seconds to 1 day.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets the swarms that are served; <see langword="null"/> for all. It is looked at with every request,
    /// by several threads, so that a set which changes is one that may be read meanwhile. Default: all.</summary>
    public IReadOnlySet<InfoHash>? AllowedInfoHashes { get; init; }

    /// <summary>Gets how many swarms are remembered; the one that was silent longest makes room. Default 250,000.</summary>
    public int MaxSwarms { get; init; } = 250_000;

    /// <summary>Gets how many peers are remembered in all; the swarm that was silent longest makes room. Default 1,000,000.</summary>
    public int MaxPeers { get; init; } = 1_000_000;

    /// <summary>Gets how many peers of one swarm and address family are remembered; the one that was silent longest, or about so in a large swarm,
    /// makes room. Default 50,000.</summary>
    public int MaxPeersPerSwarm { get; init; } = 50_000;

    /// <summary>Gets how many HTTP connections may be open. Default 2,000.</summary>
    public int MaxConnections { get; init; } = 2_000;

    /// <summary>Gets how many HTTP connections one address may have; loopback addresses are not counted. Default 50.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 50;

    /// <summary>Gets how many announces and scrapes one address, or one IPv6 network of 64 bits, may make in ten seconds; loopback is not counted. Default 1000.</summary>
    public int MaxAnnouncesPerAddress { get; init; } = 1000;

    /// <summary>Gets how long an HTTP client may take for a request, from the end of the one before it. Default 10 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Interval, TimeSpan.FromSeconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Interval, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxSwarms);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPeers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPeersPerSwarm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnections);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnectionsPerAddress);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxAnnouncesPerAddress);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
    }

    private static IPEndPoint[] Everywhere() =>
        TcpTransport.SupportsIPv6 ? [new(IPAddress.Any, DefaultPort), new(IPAddress.IPv6Any, DefaultPort)] : [new(IPAddress.Any, DefaultPort)];
}
