using System.Security.Cryptography;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>
/// Finds out whether a folder's MD5 was made by bt-gsoc-2019, which took the files as <c>os.walk</c> happened to give them on the
/// publisher's machine: a folder's own files first, then its sub-folders, each list in file-system order.
/// </summary>
public static class LegacyFolderDigest
{
    /// <summary>The greatest number of orders that are tried.</summary>
    public const int MaxOrders = 50_000;

    /// <summary>The greatest number of files of which every order is tried, whatever folders they are in.</summary>
    public const int MaxFreelyOrdered = 8;

    // What all tries together may hash, in bytes: about six seconds.
    private const long MaxHashed = 4L * 1024 * 1024 * 1024;

    // Digits kept in memory; 128 times as much content.
    private const long MaxDigits = 256L * 1024 * 1024;

    /// <summary>Looks for an order of the folder's files that gives an MD5: the usual orders of <c>os.walk</c>, then its other
    /// orders, then, for <see cref="MaxFreelyOrdered"/> files or fewer, any order; <see cref="MaxOrders"/> at most, and none for
    /// a folder of more than 32 GiB.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="expected">The MD5.</param>
    /// <param name="progress">Is told how many bytes have been read.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The files' paths in the order that gives it, without the empty ones, or <see langword="null"/> when none of those tried does.</returns>
    public static async Task<IReadOnlyList<string>?> FindOrderAsync(
        string folder, Digest expected, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (expected.Algorithm != DigestAlgorithm.Md5) return null;
        var digits = await FolderDigits.ReadAsync(folder, MaxDigits, progress, cancellationToken);
        return digits is null ? null : await Task.Run(() => Search(digits, Convert.FromHexString(expected.Hex), cancellationToken), cancellationToken);
    }

    private static string[]? Search(FolderDigits root, byte[] expected, CancellationToken cancellationToken)
    {
        var perOrder = Math.Max(root.All().Sum(f => (long)f.Digits.Length), 1);
        var budget = Math.Min(MaxOrders, MaxHashed / perOrder);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var order in LegacyOrders.Of(root, MaxFreelyOrdered))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (budget-- <= 0) return null;
            foreach (var file in order) md5.AppendData(file.Digits);
            md5.GetHashAndReset(hash);
            if (hash.SequenceEqual(expected)) return [.. order.Select(f => f.Path)];
        }

        return null;
    }
}
