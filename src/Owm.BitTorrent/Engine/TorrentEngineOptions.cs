using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>How an engine listens, how much it may use, and where it keeps what it must not forget.</summary>
public sealed record TorrentEngineOptions
{
    /// <summary>Gets the addresses on which peers are accepted. Default: every IPv4 and IPv6 address.</summary>
    public IReadOnlyList<IPAddress> ListenAddresses { get; init; } = [IPAddress.Any, IPAddress.IPv6Any];

    /// <summary>Gets the TCP port on which peers are accepted. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Gets how many ports are tried, from <see cref="Port"/> on, until one is free. <see cref="TorrentEngine.ListenEndPoints"/>
    /// says which. Default 1: that one, or an exception.</summary>
    public int PortAttempts { get; init; } = 1;

    /// <summary>Gets whether peers are accepted at all. Default true.</summary>
    public bool AcceptPeers { get; init; } = true;

    /// <summary>Gets how many bytes a second may be downloaded, all torrents together. Default 0: no limit.</summary>
    public long DownloadLimit { get; init; }

    /// <summary>Gets how many bytes a second may be uploaded, all torrents together. Default 0: no limit.</summary>
    public long UploadLimit { get; init; }

    /// <summary>Gets how many connections may be open, all torrents together. Default 200.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Gets how many connections one torrent may have. Default 50.</summary>
    public int MaxConnectionsPerTorrent { get; init; } = 50;

    /// <summary>Gets how many connections one address may have, all torrents together; loopback addresses are not counted. Default 10.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 10;

    /// <summary>Gets how many peers of one torrent are unchoked at a time, the optimistic one included. Default 8.</summary>
    public int UploadSlots { get; init; } = 8;

    /// <summary>Gets how much memory the pieces being assembled may use, in bytes, over all torrents. Default 40 MiB.</summary>
    public long PieceMemory { get; init; } = 40L * 1024 * 1024;

    /// <summary>Gets how many torrents may download at a time; the others are <see cref="TorrentState.Queued"/> until one of those
    /// before them is done, paused or stalled. Default 0: no limit, as one who adds a torrent expects it to begin.</summary>
    public int MaxActiveDownloads { get; init; }

    /// <summary>Gets how many torrents may seed at a time. Default 0: no limit.</summary>
    public int MaxActiveSeeds { get; init; }

    /// <summary>Gets after how long without payload a torrent is stalled: it goes on, and others need not wait for it. Default 5 minutes.</summary>
    public TimeSpan StallTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets how many torrents may read content at a time to check it; the others wait. Default 1: several at once are
    /// slower on disks that turn, and no faster on others.</summary>
    public int MaxActiveChecks { get; init; } = 1;

    /// <summary>Gets how many events wait for each listener that is slower than they come; then the oldest are lost, and it is told
    /// how many. Default 1000.</summary>
    public int EventCapacity { get; init; } = 1000;

    /// <summary>Gets how peers and content are found. Default: every way there is.</summary>
    public DiscoveryOptions Discovery { get; init; } = DiscoveryOptions.Default;

    /// <summary>Gets how trackers are reached; its clock is <see cref="TimeProvider"/>. Default: the system's proxy and resolver.</summary>
    public TrackerClientOptions Trackers { get; init; } = new();

    /// <summary>Gets how web seeds are reached; its clock is <see cref="TimeProvider"/>. Default: the system's proxy and resolver.</summary>
    public WebSeedOptions WebSeeds { get; init; } = new();

    /// <summary>Gets where log entries go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Discovery);
        ArgumentNullException.ThrowIfNull(Trackers);
        Trackers.Validate();
        ArgumentNullException.ThrowIfNull(WebSeeds);
        WebSeeds.Validate();
        foreach (var host in Discovery.DhtBootstrap)
        {
            if (DhtService.ReadHost(host) is null) throw new ArgumentOutOfRangeException(nameof(Discovery), host, "A host that brings a node into the DHT is written host:port.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PortAttempts);
        ArgumentOutOfRangeException.ThrowIfNegative(DownloadLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(UploadLimit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnections);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnectionsPerTorrent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnectionsPerAddress);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(UploadSlots);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PieceMemory);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxActiveDownloads);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxActiveSeeds);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StallTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxActiveChecks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EventCapacity);
    }
}
