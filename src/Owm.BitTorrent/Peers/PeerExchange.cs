using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>The peer exchange with one peer (BEP 11): what it is told of others, and what is taken from it. It knows no wire and no clock.</summary>
internal sealed class PeerExchange
{
    // A little over the minute of BEP 11: some clients hang up on whoever is a moment early.
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(65);

    // Messages sent a minute apart may arrive closer together, and the first two come soon after each other from some clients.
    private static readonly TimeSpan ReceiveTime = TimeSpan.FromSeconds(50);
    private const int SavedMessages = 2;
    private const int MaxEarly = 5;

    private readonly IPEndPoint _remote;
    private readonly HashSet<IPEndPoint> _told = [];
    private TimeSpan? _nextSend;
    private TimeSpan? _countedAt;
    private double _messages = SavedMessages;
    private int _early;

    /// <summary>Makes the exchange with a peer that has just been connected to.</summary>
    /// <param name="remote">Its address.</param>
    public PeerExchange(IPEndPoint remote) => _remote = remote;

    /// <summary>Returns whether a message may be sent: the first at once, others a good minute apart.</summary>
    public bool IsDue(TimeSpan now) => _nextSend is not { } next || now >= next;

    /// <summary>Makes the next message.</summary>
    /// <param name="connected">The peers of the swarm that are connected and known to listen somewhere; the one told may be among them.</param>
    /// <param name="own">Where the peer told listens, if that is known: it is not told of itself.</param>
    /// <param name="now">The time.</param>
    /// <returns>The message; null when it is too early, or there is nothing new.</returns>
    public PeerExchangeMessage? TakeMessage(IEnumerable<ExchangedPeer> connected, IPEndPoint? own, TimeSpan now)
    {
        if (!IsDue(now)) return null;
        var current = new HashSet<IPEndPoint>();
        var added = new List<ExchangedPeer>();
        foreach (var peer in connected)
        {
            if (peer.EndPoint.Equals(own) || peer.EndPoint.Equals(_remote) || !IsOfUse(peer.EndPoint)) continue;
            current.Add(peer.EndPoint);
            if (added.Count < PeerExchangeMessage.MaxPeers && _told.Add(peer.EndPoint)) added.Add(peer);
        }

        var dropped = _told.Where(peer => !current.Contains(peer)).Take(PeerExchangeMessage.MaxPeers).ToList();
        if (added.Count == 0 && dropped.Count == 0) return null;
        _told.ExceptWith(dropped);
        _nextSend = now + SendTime;
        return new PeerExchangeMessage { Added = added, Dropped = dropped };
    }

    /// <summary>Decides whether a message that has arrived is used.</summary>
    /// <returns>Whether it is; not when it came too soon after others (ROBUSTNESS T-21).</returns>
    /// <exception cref="PeerProtocolException">They come too soon again and again.</exception>
    public bool TryAccept(TimeSpan now)
    {
        if (_countedAt is { } countedAt) _messages = Math.Min(SavedMessages, _messages + ((now - countedAt) / ReceiveTime));
        _countedAt = now;
        if (_messages >= 1)
        {
            _messages--;
            if (_early > 0) _early--;
            return true;
        }

        if (++_early > MaxEarly) throw new PeerProtocolException("It exchanges peers more often than once a minute.");
        return false;
    }

    // Private addresses mean nothing to strangers, and are none of their business; link-local ones mean something on one link alone.
    private bool IsOfUse(IPEndPoint peer) =>
        !peer.Address.IsIPv6LinkLocal && AddressReaches.Of(peer.Address) <= AddressReaches.Of(_remote.Address);
}
