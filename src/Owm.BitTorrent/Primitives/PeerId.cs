using System.Security.Cryptography;

namespace Owm.BitTorrent.Primitives;

/// <summary>Makes this client's peer ids (BEP 20): <c>-OW0100-</c> and twelve random characters.</summary>
public static class PeerId
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The client code and version that every id of this client begins with.</summary>
    private static ReadOnlySpan<byte> Prefix => "-OW0100-"u8;

    /// <summary>Makes a new id, from a generator that outsiders cannot guess.</summary>
    public static byte[] New()
    {
        var id = new byte[Length];
        Prefix.CopyTo(id);
        for (var i = Prefix.Length; i < Length; i++)
        {
            id[i] = (byte)Alphabet[RandomNumberGenerator.GetInt32(Alphabet.Length)];
        }

        return id;
    }
}
