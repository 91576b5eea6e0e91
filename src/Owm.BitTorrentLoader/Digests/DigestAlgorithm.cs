using System.Security.Cryptography;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>A digest that names or guards content.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD5 (RFC 1321): names the torrents of this community; does not guard against a forger.</summary>
    Md5,

    /// <summary>SHA-256 (FIPS 180-4).</summary>
    Sha256,

    /// <summary>SHA-512 (FIPS 180-4).</summary>
    Sha512,
}

/// <summary>What there is to say of each <see cref="DigestAlgorithm"/>.</summary>
public static class DigestAlgorithms
{
    /// <summary>Gets every algorithm.</summary>
    public static IReadOnlyList<DigestAlgorithm> All { get; } =
        [DigestAlgorithm.Md5, DigestAlgorithm.Sha256, DigestAlgorithm.Sha512];

    /// <summary>Returns the number of hexadecimal digits of a digest: 32, 64 or 128.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static int HexLength(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => 32,
        DigestAlgorithm.Sha256 => 64,
        DigestAlgorithm.Sha512 => 128,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a digest algorithm."),
    };

    /// <summary>Returns the algorithm's name as people write it: MD5, SHA-256, SHA-512.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static string DisplayName(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "MD5",
        DigestAlgorithm.Sha256 => "SHA-256",
        DigestAlgorithm.Sha512 => "SHA-512",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a digest algorithm."),
    };

    internal static HashAlgorithmName HashName(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => HashAlgorithmName.MD5,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a digest algorithm."),
    };
}
