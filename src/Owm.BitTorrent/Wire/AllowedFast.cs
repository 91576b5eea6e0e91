using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Wire;

/// <summary>The few pieces a peer may ask for while it is choked, so that it soon has something to give (BEP 6).</summary>
internal static class AllowedFast
{
    /// <summary>How many pieces a peer is allowed.</summary>
    public const int Count = 10;

    /// <summary>Computes the set for a peer, as BEP 6 prescribes, so that reconnecting gains it nothing.</summary>
    /// <param name="address">The peer's address; an IPv6 address, of which the BEP does not speak, gets none.</param>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="pieceCount">The torrent's number of pieces.</param>
    public static IReadOnlyList<int> For(IPAddress address, InfoHash infoHash, int pieceCount)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork) return [];
        Span<byte> seed = stackalloc byte[4 + InfoHash.Length];
        address.TryWriteBytes(seed, out _);
        seed[3] = 0;
        infoHash.CopyTo(seed[4..]);
        Span<byte> x = stackalloc byte[20];
        SHA1.HashData(seed, x);
        var count = Math.Min(Count, pieceCount);
        var pieces = new List<int>(count);
        while (true)
        {
            for (var i = 0; i < 5; i++)
            {
                var piece = (int)(BinaryPrimitives.ReadUInt32BigEndian(x[(i * 4)..]) % (uint)pieceCount);
                if (!pieces.Contains(piece)) pieces.Add(piece);
                if (pieces.Count == count) return pieces;
            }

            SHA1.HashData(x, x);
        }
    }
}
