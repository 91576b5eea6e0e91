using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Peers;

/// <summary>The addresses of a swarm: which to try next, which to leave alone for a while, which for good.</summary>
internal sealed class PeerBook
{
    /// <summary>How many addresses are kept; those that failed most often are forgotten first.</summary>
    public const int MaxPeers = 3000;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(30);

    private readonly Dictionary<IPEndPoint, Entry> _entries = [];
    private readonly HashSet<IPAddress> _bannedAddresses = [];
    private readonly HashSet<IPEndPoint> _banned = [];

    /// <summary>Gets the number of addresses that are known.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds an address that somebody named.</summary>
    /// <param name="peer">Where it is said to listen.</param>
    /// <param name="now">The time since the torrent was added.</param>
    /// <returns>Whether it is new and could be a peer's.</returns>
    public bool Add(IPEndPoint peer, TimeSpan now)
    {
        if (!CouldBePeer(peer) || IsBanned(peer) || _entries.ContainsKey(peer)) return false;
        if (_entries.Count >= MaxPeers && !Forget()) return false;
        _entries.Add(peer, new Entry { NextTry = now });
        return true;
    }

    /// <summary>Takes the address to try next: the one that waits longest.</summary>
    public IPEndPoint? TakeNext(TimeSpan now)
    {
        IPEndPoint? best = null;
        var bestTry = TimeSpan.MaxValue;
        foreach (var (peer, entry) in _entries)
        {
            if (entry.InUse || entry.NextTry > now || entry.NextTry >= bestTry) continue;
            best = peer;
            bestTry = entry.NextTry;
        }

        if (best is not null) _entries[best].InUse = true;
        return best;
    }

    /// <summary>Returns when an address may be tried next, or null when there is none to wait for.</summary>
    public TimeSpan? NextTry()
    {
        TimeSpan? next = null;
        foreach (var entry in _entries.Values)
        {
            if (!entry.InUse && (next is null || entry.NextTry < next)) next = entry.NextTry;
        }

        return next;
    }

    /// <summary>A peer has connected to us and says where it listens.</summary>
    public void SetConnected(IPEndPoint peer)
    {
        if (_entries.TryGetValue(peer, out var entry))
        {
            entry.InUse = true;
            entry.Failures = 0;
        }
    }

    /// <summary>A connection to an address has ended, or could not be made.</summary>
    /// <param name="peer">The address.</param>
    /// <param name="reason">Why.</param>
    /// <param name="wasUseful">Whether blocks were exchanged.</param>
    /// <param name="now">The time since the torrent was added.</param>
    public void SetClosed(IPEndPoint peer, CloseReason reason, bool wasUseful, TimeSpan now)
    {
        if (!_entries.TryGetValue(peer, out var entry)) return;
        entry.InUse = false;
        switch (reason)
        {
            case CloseReason.Self or CloseReason.Banned:
                _entries.Remove(peer);
                _banned.Add(peer);
                return;
            case CloseReason.NothingToGain:
                entry.NextTry = now + LastRetry;
                return;
            case CloseReason.Duplicate or CloseReason.TooMany or CloseReason.Stopped:
                entry.NextTry = now + FirstRetry;
                return;
            default:
                // The first loss of a peer that was of use is likely chance: it is tried again soon.
                entry.Failures = wasUseful ? 1 : Math.Min(entry.Failures + 1, 10);
                var wait = FirstRetry * Math.Pow(2, entry.Failures - 1);
                entry.NextTry = now + (wait < LastRetry ? wait : LastRetry);
                return;
        }
    }

    /// <summary>All addresses may be tried at once again: the torrent goes on after a pause.</summary>
    public void ForgetFailures(TimeSpan now)
    {
        foreach (var entry in _entries.Values)
        {
            entry.Failures = 0;
            if (entry.NextTry > now) entry.NextTry = now;
        }
    }

    /// <summary>A peer sent bad data: it is not connected to again. On loopback, where many clients share an address, only its port is banned.</summary>
    public void Ban(IPEndPoint peer)
    {
        _entries.Remove(peer);
        _banned.Add(peer);
        if (IPAddress.IsLoopback(peer.Address)) return;
        _bannedAddresses.Add(peer.Address);
        foreach (var other in _entries.Keys.Where(other => other.Address.Equals(peer.Address)).ToList()) _entries.Remove(other);
    }

    /// <summary>Returns whether a peer was banned.</summary>
    public bool IsBanned(IPEndPoint peer) => _banned.Contains(peer) || _bannedAddresses.Contains(peer.Address);

    private static bool CouldBePeer(IPEndPoint peer)
    {
        if (peer.Port == 0 || peer.Address.Equals(IPAddress.Any) || peer.Address.Equals(IPAddress.IPv6Any) || peer.Address.Equals(IPAddress.Broadcast)) return false;
        if (peer.AddressFamily == AddressFamily.InterNetworkV6) return !peer.Address.IsIPv6Multicast;
        Span<byte> bytes = stackalloc byte[4];
        return peer.Address.TryWriteBytes(bytes, out _) && bytes[0] is > 0 and < 224;
    }

    private bool Forget()
    {
        var worst = _entries.Where(e => !e.Value.InUse && e.Value.Failures > 0).OrderByDescending(e => e.Value.Failures).FirstOrDefault();
        return worst.Key is not null && _entries.Remove(worst.Key);
    }

    private sealed class Entry
    {
        public bool InUse { get; set; }

        public int Failures { get; set; }

        public TimeSpan NextTry { get; set; }
    }
}
