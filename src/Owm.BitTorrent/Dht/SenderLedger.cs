using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Dht;

/// <summary>What is known of those who send: how fast they ask, and how much may be sent to them. Who has not shown that they receive
/// gets no more than half as much again as came in their name, so that nobody is flooded by queries in their name.</summary>
/// <remarks>Bounded: it remembers in two generations, the older of which is forgotten when the younger is full or 5 minutes old. Who
/// is forgotten begins anew, with nothing to their credit.</remarks>
internal sealed class SenderLedger
{
    /// <summary>The longest answer in bytes, which passes IPv6 in one piece.</summary>
    public const int LargestAnswer = 1200;

    private const int Burst = 50;
    private const double QueriesPerSecond = 5;
    private const int GenerationSize = 4096;

    private static readonly TimeSpan GenerationLife = TimeSpan.FromMinutes(5);

    private Dictionary<UInt128, Sender> _young = [];
    private Dictionary<UInt128, Sender> _old = [];
    private HashSet<IPAddress> _validatedYoung = [];
    private HashSet<IPAddress> _validatedOld = [];
    private TimeSpan _turned;

    /// <summary>Counts a datagram that came in an address's name.</summary>
    /// <returns>Whether it may be looked at; not when there were more of them than 50 and 5 a second.</returns>
    public bool TryAdmit(IPAddress address, int bytes, TimeSpan now)
    {
        if (now - _turned >= GenerationLife)
        {
            _turned = now;
            (_old, _young) = (_young, []);
            (_validatedOld, _validatedYoung) = (_validatedYoung, []);
        }

        ref var sender = ref Find(address);
        sender.Tokens = Math.Min(Burst, sender.Tokens + ((now - sender.Since).TotalSeconds * QueriesPerSecond));
        sender.Since = now;
        if (sender.Tokens < 1) return false;
        sender.Tokens -= 1;
        sender.Received += bytes;
        return true;
    }

    /// <summary>Returns how many bytes may be sent to an address.</summary>
    public int AllowanceFor(IPAddress address)
    {
        if (IsValidated(address)) return LargestAnswer;
        ref var sender = ref Find(address);
        return (int)Math.Clamp((sender.Received * 3 / 2) - sender.Sent, 0, LargestAnswer);
    }

    /// <summary>Counts bytes that are sent to an address because of what came in its name.</summary>
    public void Charge(IPAddress address, int bytes)
    {
        if (!IsValidated(address)) Find(address).Sent += bytes;
    }

    /// <summary>Returns whether an address has shown that it receives, in the last 5 to 10 minutes.</summary>
    public bool IsValidated(IPAddress address) => _validatedYoung.Contains(address) || _validatedOld.Contains(address);

    /// <summary>An address has shown that it receives: it gave back what only was sent there.</summary>
    public void Validate(IPAddress address)
    {
        if (_validatedYoung.Count >= GenerationSize && !_validatedYoung.Contains(address)) (_validatedOld, _validatedYoung) = (_validatedYoung, []);
        _validatedYoung.Add(address);
    }

    private static UInt128 KeyOf(IPAddress address)
    {
        var bits = NodeAddresses.BitsOf(address);
        return address.AddressFamily == AddressFamily.InterNetwork ? bits : bits & ~(UInt128)ulong.MaxValue;
    }

    private ref Sender Find(IPAddress address)
    {
        var key = KeyOf(address);
        if (_young.Count >= GenerationSize && !_young.ContainsKey(key)) (_old, _young) = (_young, []);
        ref var sender = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, key, out var isThere);
        if (!isThere && !_old.Remove(key, out sender)) sender.Tokens = Burst;
        return ref sender;
    }

    private struct Sender
    {
        public double Tokens;
        public TimeSpan Since;
        public long Received;
        public long Sent;
    }
}
