namespace Owm.BitTorrent.Engine;

/// <summary>By which ways content and the peers that have it are found. Start from one of the profiles, and change what must be different.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Every way there is. For the open internet.</summary>
    public static readonly DiscoveryOptions Default = new();

    /// <summary>Trackers and the local network alone: nobody outside learns what is shared. For the machines of one lab or cluster.</summary>
    public static readonly DiscoveryOptions PrivateNetwork = new() { UseDht = false, UsePeerExchange = false, UseWebSeeds = false };

    /// <summary>Web seeds and trackers over HTTPS alone, and no connections to peers. For institutes whose firewall blocks the rest.</summary>
    public static readonly DiscoveryOptions HttpsOnly = new()
    {
        UseDht = false,
        UsePeerExchange = false,
        UseLocalDiscovery = false,
        UsePeers = false,
        RequireHttps = true,
    };

    /// <summary>Gets whether trackers are asked. Default true.</summary>
    public bool UseTrackers { get; init; } = true;

    /// <summary>Gets whether the distributed hash table is asked and served (BEP 5); never for private torrents (BEP 27). Default true.</summary>
    public bool UseDht { get; init; } = true;

    /// <summary>Gets whether peers exchange the addresses of others (BEP 11); never for private torrents (BEP 27). Default true.</summary>
    public bool UsePeerExchange { get; init; } = true;

    /// <summary>Gets whether peers of the local network are looked for (BEP 14); never for private torrents (BEP 27). Default true.</summary>
    public bool UseLocalDiscovery { get; init; } = true;

    /// <summary>Gets whether web seeds are fetched from (BEP 19). Default true.</summary>
    public bool UseWebSeeds { get; init; } = true;

    /// <summary>Gets whether peers are connected to and accepted. Default true.</summary>
    public bool UsePeers { get; init; } = true;

    /// <summary>Gets whether trackers and web seeds are spoken to over HTTPS alone; what has another scheme is left out. Default false.</summary>
    public bool RequireHttps { get; init; }

    /// <summary>Gets the hosts, as <c>host:port</c>, that bring a new node into the distributed hash table. Default: those of long standing.</summary>
    public IReadOnlyList<string> DhtBootstrap { get; init; } = ["router.bittorrent.com:6881", "dht.transmissionbt.com:6881", "dht.libtorrent.org:25401"];

    /// <summary>Gets the file in which the distributed hash table's nodes are kept for the next start; <see langword="null"/> for none. Default none.</summary>
    public string? DhtStateFile { get; init; }

    /// <summary>Gets whether the distributed hash table is asked but not served, as suits a machine that cannot be reached from outside
    /// or a program that runs shortly (BEP 43). Default false.</summary>
    public bool IsDhtReadOnly { get; init; }
}
