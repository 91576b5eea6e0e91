using System.Net;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Peers;

/// <summary>How an address of a peer came to be known.</summary>
internal enum PeerOrigin
{
    /// <summary>A tracker named it.</summary>
    Tracker,

    /// <summary>The user named it.</summary>
    User,

    /// <summary>The peer connected to us and said where it listens (BEP 10).</summary>
    Incoming,

    /// <summary>The peer said so on the local network (BEP 14).</summary>
    LocalDiscovery,

    /// <summary>A node of the DHT named it (BEP 5).</summary>
    Dht,

    /// <summary>Another peer named it (BEP 11).</summary>
    PeerExchange,
}

/// <summary>Who named an address.</summary>
/// <param name="Origin">By which way.</param>
/// <param name="By">The address of who did, where that is known: one stranger may name only so many.</param>
internal readonly record struct PeerReferral(PeerOrigin Origin, IPAddress? By = null)
{
    // Services of the system: nobody's peer listens there, and whoever is told to connect to them is used against others.
    private const int FirstUserPort = 1024;

    /// <summary>Gets whether it is a stranger that names others: what it says may be an attack on them (ROBUSTNESS T-21).</summary>
    public bool IsStranger => Origin is PeerOrigin.Dht or PeerOrigin.PeerExchange;

    /// <summary>Returns whether who named it may name an address: a stranger may not send us to ports of system services, to
    /// addresses on a network it is not on itself, nor to those that are nobody's or a cloud's own.</summary>
    public bool MayName(IPEndPoint peer)
    {
        if (!IsStranger) return true;
        var reach = By is null ? AddressReach.Global : AddressReaches.Of(By);
        return peer.Port >= FirstUserPort && AddressReaches.Of(peer.Address) <= reach && AddressPolicy.KindOf(peer.Address) != AddressKind.Special;
    }
}
