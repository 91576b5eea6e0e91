using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Owm.BitTorrent.Dht;

/// <summary>The tokens that an announce must show (BEP 5): that its address can receive. They cost no memory: a keyed hash of the
/// address and the time. One is made every 5 minutes, and is good until the end of the 5 minutes after its own.</summary>
internal sealed class WriteTokens
{
    /// <summary>The length of a token in bytes.</summary>
    public const int Length = 8;

    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = new byte[32];

    public WriteTokens(Entropy entropy) => entropy.Fill(_key);

    /// <summary>Returns the token that an address gets now.</summary>
    public byte[] Make(IPAddress address, TimeSpan now)
    {
        var token = new byte[Length];
        Hash(address, now.Ticks / Turn.Ticks, token);
        return token;
    }

    /// <summary>Returns whether an address was given a token lately.</summary>
    public bool IsValid(IPAddress address, ReadOnlySpan<byte> token, TimeSpan now)
    {
        Span<byte> current = stackalloc byte[Length];
        Span<byte> previous = stackalloc byte[Length];
        var turn = now.Ticks / Turn.Ticks;
        Hash(address, turn, current);
        Hash(address, turn - 1, previous);
        return CryptographicOperations.FixedTimeEquals(token, current) || CryptographicOperations.FixedTimeEquals(token, previous);
    }

    private void Hash(IPAddress address, long turn, Span<byte> token)
    {
        Span<byte> input = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(input, turn);
        address.TryWriteBytes(input[8..], out var length);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, input[..(8 + length)], hash);
        hash[..Length].CopyTo(token);
    }
}
