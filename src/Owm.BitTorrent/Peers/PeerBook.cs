using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Peers;

/// <summary>The addresses of a swarm: who named them, which to try next, which to leave alone for a while, which for good.</summary>
internal sealed class PeerBook
{
    /// <summary>How many addresses are kept; those that failed most often are forgotten first.</summary>
    public const int MaxPeers = 3000;

    // Strangers together never fill the book, and cannot have us knock at one door again and again.
    private const int MaxFromStrangers = 2000;
    private const int MaxAtOneAddress = 8;

    // What a stranger named and nobody answered at is tried once more, much later, and then forgotten.
    private const int MaxStrangersFailures = 2;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StrangersRetry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(30);

    private readonly Dictionary<IPEndPoint, Entry> _entries = [];

    // Who may be tried, in the order in which: those that have been peers before, or were named by the user, and the rest.
    private readonly SortedSet<Entry> _proven = [];
    private readonly SortedSet<Entry> _others = [];
    private readonly Dictionary<IPAddress, int> _strangersAt = [];
    private readonly PeerCredits _credits = new();
    private readonly PeerBans _bans = new();
    private (IPEndPoint Own, IPAddress By)? _heardOwn;
    private IPEndPoint? _ownIPv4;
    private IPEndPoint? _ownIPv6;
    private long _numbers;
    private int _fromStrangers;

    /// <summary>Gets the number of addresses that are known.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds an address that somebody named.</summary>
    /// <param name="peer">Where it is said to listen.</param>
    /// <param name="now">The time since the torrent was added.</param>
    /// <param name="referral">Who named it; a tracker unless said otherwise.</param>
    /// <returns>Whether it is new, could be a peer's, and who named it may do so.</returns>
    public bool Add(IPEndPoint peer, TimeSpan now, PeerReferral referral = default)
    {
        if (!CouldBePeer(peer) || IsBanned(peer, now) || !referral.MayName(peer)) return false;
        if (_entries.TryGetValue(peer, out var known))
        {
            if (known.Referral.IsStranger && !referral.IsStranger) Trust(known, referral);
            return false;
        }

        if (referral.IsStranger && (_fromStrangers >= MaxFromStrangers || CountStrangersAt(peer.Address) >= MaxAtOneAddress)) return false;
        if (!_credits.TrySpend(referral, now)) return false;
        if (_entries.Count >= MaxPeers && !MakeRoom(referral)) return false;
        var entry = new Entry(peer, referral, ++_numbers) { NextTry = now, Priority = PriorityOf(peer) };
        _entries.Add(peer, entry);
        CountStranger(entry, 1);
        Enqueue(entry);
        return true;
    }

    /// <summary>Takes the address to try next: one that has been a peer before or was named by the user, otherwise the one that
    /// waits longest; of several, one that no stranger named, and of these the one with the greatest priority (BEP 40).</summary>
    public IPEndPoint? TakeNext(TimeSpan now)
    {
        var entry = _proven.Min is { } proven && proven.NextTry <= now ? proven : _others.Min;
        if (entry is null || entry.NextTry > now) return null;
        Dequeue(entry);
        entry.InUse = true;
        return entry.EndPoint;
    }

    /// <summary>Returns when an address may be tried next, or null when there is none to wait for.</summary>
    public TimeSpan? NextTry() => (_proven.Min?.NextTry, _others.Min?.NextTry) switch
    {
        ({ } proven, { } other) => proven < other ? proven : other,
        var (proven, other) => proven ?? other,
    };

    /// <summary>Returns how an address came to be known, if it is.</summary>
    public PeerOrigin? OriginOf(IPEndPoint peer) => _entries.TryGetValue(peer, out var entry) ? entry.Referral.Origin : null;

    /// <summary>A peer has told us how it sees this client, which decides whom to prefer (BEP 40). It is believed when another says the same.</summary>
    /// <param name="own">This client's address, and the port it listens on.</param>
    /// <param name="by">The address of the peer that says so.</param>
    public void HearOwnAddress(IPEndPoint own, IPAddress by)
    {
        var speaker = AddressReaches.CustomerOf(by);
        if (_heardOwn is { } heard && heard.Own.Equals(own) && !heard.By.Equals(speaker)) SetOwnAddress(own);
        else _heardOwn = (own, speaker);
    }

    /// <summary>This client's address is known.</summary>
    /// <param name="own">The address, and the port it listens on.</param>
    public void SetOwnAddress(IPEndPoint own)
    {
        ref var known = ref own.AddressFamily == AddressFamily.InterNetwork ? ref _ownIPv4 : ref _ownIPv6;
        if (own.Equals(known)) return;
        known = own;
        Reorder(entry => entry.Priority = PriorityOf(entry.EndPoint));
    }

    /// <summary>A peer is connected: it answered at its address, or has connected to us and said where it listens.</summary>
    public void SetConnected(IPEndPoint peer)
    {
        if (!_entries.TryGetValue(peer, out var entry)) return;
        Dequeue(entry);
        entry.InUse = true;
        entry.Failures = 0;
        if (entry.HasConnected) return;
        CountStranger(entry, -1);
        entry.HasConnected = true;
        _credits.Reward(entry.Referral);
    }

    /// <summary>A connection to an address has ended, or could not be made.</summary>
    /// <param name="peer">The address.</param>
    /// <param name="reason">Why.</param>
    /// <param name="wasUseful">Whether blocks were exchanged.</param>
    /// <param name="now">The time since the torrent was added.</param>
    public void SetClosed(IPEndPoint peer, CloseReason reason, bool wasUseful, TimeSpan now)
    {
        if (!_entries.TryGetValue(peer, out var entry)) return;
        Dequeue(entry);
        entry.InUse = false;
        switch (reason)
        {
            case CloseReason.Self:
                Remove(entry);
                _bans.AddOwn(peer);
                return;
            case CloseReason.Banned:
                Remove(entry);
                _bans.AddEndPoint(peer);
                return;
            case CloseReason.NothingToGain:
                entry.NextTry = now + LastRetry;
                break;
            case CloseReason.Duplicate or CloseReason.TooMany or CloseReason.Stopped:
                entry.NextTry = now + FirstRetry;
                break;
            default:
                // The first loss of a peer that was of use is likely chance: it is tried again soon.
                entry.Failures = wasUseful ? 1 : Math.Min(entry.Failures + 1, 10);
                if (entry.IsDoubtful && entry.Failures >= MaxStrangersFailures)
                {
                    Remove(entry);
                    return;
                }

                var wait = entry.IsDoubtful ? StrangersRetry : FirstRetry * Math.Pow(2, entry.Failures - 1);
                entry.NextTry = now + (wait < LastRetry ? wait : LastRetry);
                break;
        }

        Enqueue(entry);
    }

    /// <summary>All addresses may be tried at once again: the torrent goes on after a pause.</summary>
    public void ForgetFailures(TimeSpan now) => Reorder(entry =>
    {
        entry.Failures = 0;
        if (entry.NextTry > now) entry.NextTry = now;
    });

    /// <summary>A peer sent bad data: it is not connected to again, nor is anybody at its address for a time (<see cref="PeerBans"/>).</summary>
    public void Ban(IPEndPoint peer, TimeSpan now)
    {
        if (_entries.TryGetValue(peer, out var entry)) Remove(entry);
        if (_bans.Add(peer, now) is not { } address) return;
        foreach (var other in _entries.Values.Where(other => AddressReaches.CustomerOf(other.EndPoint.Address).Equals(address)).ToList()) Remove(other);
    }

    /// <summary>Returns whether a peer is banned.</summary>
    public bool IsBanned(IPEndPoint peer, TimeSpan now) => _bans.Contains(peer, now);

    private static bool CouldBePeer(IPEndPoint peer)
    {
        if (peer.Port == 0 || peer.Address.Equals(IPAddress.Any) || peer.Address.Equals(IPAddress.IPv6Any) || peer.Address.Equals(IPAddress.Broadcast)) return false;
        if (peer.AddressFamily == AddressFamily.InterNetworkV6) return !peer.Address.IsIPv6Multicast;
        Span<byte> bytes = stackalloc byte[4];
        return peer.Address.TryWriteBytes(bytes, out _) && bytes[0] is > 0 and < 224;
    }

    private uint PriorityOf(IPEndPoint peer) =>
        (peer.AddressFamily == AddressFamily.InterNetwork ? _ownIPv4 : _ownIPv6) is { } own ? PeerPriority.Of(own, peer) : 0;

    private SortedSet<Entry> QueueOf(Entry entry) => entry.HasConnected || entry.Referral.Origin == PeerOrigin.User ? _proven : _others;

    private void Enqueue(Entry entry) => QueueOf(entry).Add(entry);

    private void Dequeue(Entry entry)
    {
        if (!entry.InUse) QueueOf(entry).Remove(entry);
    }

    private void Remove(Entry entry)
    {
        Dequeue(entry);
        CountStranger(entry, -1);
        _entries.Remove(entry.EndPoint);
    }

    private void Trust(Entry entry, PeerReferral referral)
    {
        Dequeue(entry);
        CountStranger(entry, -1);
        entry.Referral = referral;
        if (!entry.InUse) Enqueue(entry);
    }

    // What the order goes by may change only while nothing is in order.
    private void Reorder(Action<Entry> change)
    {
        _proven.Clear();
        _others.Clear();
        foreach (var entry in _entries.Values)
        {
            change(entry);
            if (!entry.InUse) Enqueue(entry);
        }
    }

    private int CountStrangersAt(IPAddress address) => _strangersAt.GetValueOrDefault(AddressReaches.CustomerOf(address));

    private void CountStranger(Entry entry, int by)
    {
        if (!entry.IsDoubtful) return;
        _fromStrangers += by;
        if (AddressReaches.Of(entry.EndPoint.Address) == AddressReach.Host) return;
        var address = AddressReaches.CustomerOf(entry.EndPoint.Address);
        var count = _strangersAt.GetValueOrDefault(address) + by;
        if (count == 0) _strangersAt.Remove(address);
        else _strangersAt[address] = count;
    }

    private bool MakeRoom(PeerReferral referral)
    {
        Entry? worst = null;
        foreach (var entry in _entries.Values)
        {
            if (entry.InUse || (entry.Failures == 0 && (referral.IsStranger || !entry.IsDoubtful))) continue;
            if (worst is null || entry.Failures > worst.Failures) worst = entry;
        }

        if (worst is null) return false;
        Remove(worst);
        return true;
    }

    private sealed class Entry(IPEndPoint endPoint, PeerReferral referral, long number) : IComparable<Entry>
    {
        public IPEndPoint EndPoint => endPoint;

        public PeerReferral Referral { get; set; } = referral;

        public bool InUse { get; set; }

        public bool HasConnected { get; set; }

        public int Failures { get; set; }

        public TimeSpan NextTry { get; set; }

        public uint Priority { get; set; }

        /// <summary>Gets whether all there is to it is a stranger's word.</summary>
        public bool IsDoubtful => Referral.IsStranger && !HasConnected;

        private long Number => number;

        public int CompareTo(Entry? other)
        {
            var order = NextTry.CompareTo(other!.NextTry);
            if (order == 0) order = IsDoubtful.CompareTo(other.IsDoubtful);
            if (order == 0) order = other.Priority.CompareTo(Priority);
            return order != 0 ? order : Number.CompareTo(other.Number);
        }
    }
}
