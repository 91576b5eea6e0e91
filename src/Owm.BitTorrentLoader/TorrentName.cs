using System.Diagnostics.CodeAnalysis;
using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader;

/// <summary>The convention that a torrent is named by its content's digest: <c>d9da5ce947c6f1c127dfcdc2ede63320.torrent</c>.</summary>
public static class TorrentName
{
    /// <summary>The ending of a torrent's file name.</summary>
    public const string Extension = ".torrent";

    /// <summary>Reads the digest in a torrent's file name: 32 hexadecimal digits are an MD5, 64 a SHA-256, 128 a SHA-512, of either
    /// case. A torrent may have any other name; then there is nothing to check its content against by name.</summary>
    /// <param name="fileName">The file name, or a path that ends in it.</param>
    /// <param name="digest">The digest, when the name holds one.</param>
    /// <returns>Whether the name holds a digest.</returns>
    public static bool TryGetDigest(string? fileName, [NotNullWhen(true)] out Digest? digest)
    {
        var name = fileName is null ? "" : fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        digest = name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? Digest.TryParse(name[..^Extension.Length]) : null;
        return digest is not null;
    }

    /// <summary>Returns the file name of a torrent whose content has a digest.</summary>
    /// <param name="digest">The digest.</param>
    public static string For(Digest digest) => digest.Hex + Extension;

    /// <summary>Returns whether two names are the same torrent's: the same text or, for names that hold a digest, the same digest.</summary>
    /// <param name="a">One name.</param>
    /// <param name="b">The other.</param>
    public static bool Same(string a, string b) =>
        string.Equals(a, b, StringComparison.Ordinal) || (TryGetDigest(a, out var x) && TryGetDigest(b, out var y) && x == y);
}
