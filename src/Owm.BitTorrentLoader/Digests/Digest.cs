namespace Owm.BitTorrentLoader.Digests;

/// <summary>A digest and the algorithm that made it.</summary>
public sealed record Digest
{
    /// <summary>Makes a digest of its digits.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="hex">Exactly as many hexadecimal digits as the algorithm yields, of either case.</param>
    /// <exception cref="FormatException">They are not.</exception>
    public Digest(DigestAlgorithm algorithm, string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != algorithm.HexLength() || !hex.All(char.IsAsciiHexDigit))
        {
            throw new FormatException($"'{hex}' is no {algorithm.DisplayName()}: that has {algorithm.HexLength()} hexadecimal digits.");
        }

        Algorithm = algorithm;
        Hex = hex.ToLowerInvariant();
    }

    /// <summary>Gets the algorithm.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>Gets the lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Reads hexadecimal digits whose number tells the algorithm: 32 MD5, 64 SHA-256, 128 SHA-512.</summary>
    /// <param name="text">The digits, of either case.</param>
    /// <returns>The digest, or <see langword="null"/> when the text is none.</returns>
    public static Digest? TryParse(string? text)
    {
        if (text is null || !text.All(char.IsAsciiHexDigit)) return null;
        foreach (var algorithm in DigestAlgorithms.All)
        {
            if (text.Length == algorithm.HexLength()) return new Digest(algorithm, text);
        }

        return null;
    }

    /// <summary>Returns the algorithm and the digits, for people: <c>MD5 b1946ac9…</c>.</summary>
    public override string ToString() => $"{Algorithm.DisplayName()} {Hex}";
}
