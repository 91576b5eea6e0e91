namespace Owm.BitTorrentLoader.Digests;

/// <summary>The digests of one content, all made in one read.</summary>
public sealed record ContentDigests
{
    /// <summary>Makes the result of a read.</summary>
    /// <param name="digests">The digests, one for an algorithm.</param>
    /// <param name="length">How much was read, in bytes.</param>
    /// <param name="fileCount">How many files were read.</param>
    public ContentDigests(IReadOnlyList<Digest> digests, long length, int fileCount)
    {
        Digests = digests;
        Length = length;
        FileCount = fileCount;
    }

    /// <summary>Gets the digests.</summary>
    public IReadOnlyList<Digest> Digests { get; }

    /// <summary>Gets the content's length in bytes.</summary>
    public long Length { get; }

    /// <summary>Gets how many files the content has.</summary>
    public int FileCount { get; }

    /// <summary>Gets the MD5, when it was asked for.</summary>
    public string? Md5 => this[DigestAlgorithm.Md5]?.Hex;

    /// <summary>Gets the SHA-256, when it was asked for.</summary>
    public string? Sha256 => this[DigestAlgorithm.Sha256]?.Hex;

    /// <summary>Gets the SHA-512, when it was asked for.</summary>
    public string? Sha512 => this[DigestAlgorithm.Sha512]?.Hex;

    /// <summary>Gets the digest of an algorithm, or <see langword="null"/> when it was not asked for.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public Digest? this[DigestAlgorithm algorithm] => Digests.FirstOrDefault(d => d.Algorithm == algorithm);
}
