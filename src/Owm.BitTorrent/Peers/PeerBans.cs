using System.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Peers;

/// <summary>Who is not connected to or accepted. What is kept is bounded.</summary>
/// <remarks>
/// A peer that sent bad data is banned for good where it listens. Its address is banned for a time, longer with every peer
/// banned there: it may come back on another port, but behind one address may be many who have done nothing. Loopback
/// addresses, where many clients share one, are not banned as a whole at all.
/// </remarks>
internal sealed class PeerBans
{
    private const int MaxEndPoints = 1000;
    private const int MaxAddresses = 1000;
    private const int MaxOwn = 64;

    private static readonly TimeSpan FirstTime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LastTime = TimeSpan.FromHours(24);

    private readonly HashSet<IPEndPoint> _endPoints = [];
    private readonly Queue<IPEndPoint> _order = [];
    private readonly HashSet<IPEndPoint> _own = [];
    private readonly Dictionary<IPAddress, (int Strikes, TimeSpan Until)> _addresses = [];

    /// <summary>Bans where a peer listens, or came from.</summary>
    public void AddEndPoint(IPEndPoint peer)
    {
        if (!_endPoints.Add(peer)) return;
        _order.Enqueue(peer);
        if (_order.Count > MaxEndPoints) _endPoints.Remove(_order.Dequeue());
    }

    /// <summary>Bans a peer, and its address for a time.</summary>
    /// <returns>The address (of IPv6 the /64) that is banned for now, if one is.</returns>
    public IPAddress? Add(IPEndPoint peer, TimeSpan now)
    {
        AddEndPoint(peer);
        if (AddressReaches.Of(peer.Address) == AddressReach.Host) return null;
        var address = AddressReaches.CustomerOf(peer.Address);
        if (!_addresses.TryGetValue(address, out var ban) && _addresses.Count >= MaxAddresses) _addresses.Remove(_addresses.MinBy(other => other.Value.Until).Key);
        var time = FirstTime * Math.Pow(4, Math.Min(ban.Strikes, 10));
        _addresses[address] = (ban.Strikes + 1, now + (time < LastTime ? time : LastTime));
        return address;
    }

    /// <summary>An address has turned out to be this client's own. Never forgotten for others.</summary>
    public void AddOwn(IPEndPoint own)
    {
        if (_own.Count < MaxOwn) _own.Add(own);
        else AddEndPoint(own);
    }

    /// <summary>Returns whether a peer is banned.</summary>
    public bool Contains(IPEndPoint peer, TimeSpan now) =>
        _endPoints.Contains(peer) || _own.Contains(peer)
        || (_addresses.Count > 0 && _addresses.TryGetValue(AddressReaches.CustomerOf(peer.Address), out var ban) && now < ban.Until);
}
