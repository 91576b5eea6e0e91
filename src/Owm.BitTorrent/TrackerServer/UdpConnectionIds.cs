using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>Connection ids that prove an address can receive (BEP 15) and cost no memory: a keyed hash of the address and the minute.
/// One is valid until the end of the minute after its own, one to two minutes.</summary>
internal sealed class UdpConnectionIds
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly TimeProvider _timeProvider;
    private readonly long _start;

    public UdpConnectionIds(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
    }

    private long Minute => (long)_timeProvider.GetElapsedTime(_start).TotalMinutes;

    /// <summary>Returns the id that an address gets now.</summary>
    public ulong Make(IPAddress address) => Hash(address, Minute);

    /// <summary>Returns whether an address was given an id lately.</summary>
    public bool IsValid(IPAddress address, ulong id)
    {
        var minute = Minute;
        return Equal(id, Hash(address, minute)) || Equal(id, Hash(address, minute - 1));
    }

    private static bool Equal(ulong left, ulong right)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, left);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], right);
        return CryptographicOperations.FixedTimeEquals(bytes[..8], bytes[8..]);
    }

    private ulong Hash(IPAddress address, long minute)
    {
        Span<byte> input = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(input, minute);
        address.TryWriteBytes(input[8..], out var length);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, input[..(8 + length)], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
