using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>How often each address announces: who does it too often is not answered, whoever else is. Safe for use by several threads.</summary>
/// <remarks>Counts announces in windows of ten seconds. Of IPv6, the network of 64 bits that one subscriber has counts as one address;
/// loopback is not counted. The table is bounded: addresses beyond it are not counted until the next window.</remarks>
internal sealed class AnnounceRates
{
    private const int MaxAddresses = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly int _most;
    private readonly Dictionary<UInt128, int> _counts = [];
    private long _start;

    /// <summary>Makes the rates.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="most">How many announces an address may make in ten seconds.</param>
    public AnnounceRates(TimeProvider timeProvider, int most)
    {
        _timeProvider = timeProvider;
        _most = most;
        _start = timeProvider.GetTimestamp();
    }

    /// <summary>Counts an announce.</summary>
    /// <returns>Whether it is to be answered.</returns>
    public bool TryCount(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return true;
        var key = KeyOf(address);
        lock (_lock)
        {
            if (_timeProvider.GetElapsedTime(_start) >= Window)
            {
                _start = _timeProvider.GetTimestamp();
                _counts.Clear();
            }

            var count = _counts.GetValueOrDefault(key);
            if (count >= _most) return false;
            if (count > 0 || _counts.Count < MaxAddresses) _counts[key] = count + 1;
            return true;
        }
    }

    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily != AddressFamily.InterNetworkV6) address = address.MapToIPv6();
        address.TryWriteBytes(bytes, out _);
        if (!address.IsIPv4MappedToIPv6) bytes[8..].Clear();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
