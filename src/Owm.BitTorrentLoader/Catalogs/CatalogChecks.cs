using System.Security.Cryptography;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>Whether the bytes of a torrent are those that a catalog speaks of.</summary>
internal static class CatalogChecks
{
    /// <summary>Returns whether the catalog has told enough to recognize the bytes.</summary>
    public static bool HasChecksum(CatalogEntry entry) => entry.Md5 is not null || entry.Sha256 is not null;

    /// <summary>Returns whether the bytes have every checksum that the catalog has told, and the size.</summary>
    public static bool IsIntact(CatalogEntry entry, ReadOnlySpan<byte> bytes) =>
        (entry.Size is null || entry.Size == bytes.Length)
        && (entry.Md5 is null || Same(MD5.HashData(bytes), entry.Md5))
        && (entry.Sha256 is null || Same(SHA256.HashData(bytes), entry.Sha256));

    private static bool Same(byte[] hash, string hex) => Convert.ToHexString(hash).Equals(hex, StringComparison.OrdinalIgnoreCase);
}
