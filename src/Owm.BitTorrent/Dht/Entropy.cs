using System.Buffers.Binary;

namespace Owm.BitTorrent.Dht;

/// <summary>Fills bytes at random: with <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>, since outsiders must
/// guess neither transactions nor tokens; with a seeded generator in a simulation.</summary>
internal delegate void FillRandom(Span<byte> bytes);

/// <summary>All the randomness of one node.</summary>
internal sealed class Entropy
{
    private readonly FillRandom _fill;

    public Entropy(FillRandom fill) => _fill = fill;

    /// <summary>Fills bytes at random.</summary>
    public void Fill(Span<byte> bytes) => _fill(bytes);

    /// <summary>Returns 32 random bits.</summary>
    public uint NextUInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        _fill(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Returns a number from 0 to one less than a bound. Slightly uneven, which choices among peers do not mind.</summary>
    public int Next(int bound) => (int)(((ulong)NextUInt32() * (ulong)bound) >> 32);

    /// <summary>Returns a random id.</summary>
    public NodeId NextId()
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        _fill(bytes);
        return new NodeId(bytes);
    }
}
