using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Owm.BitTorrentLoader.Tests;

/// <summary>Makes .torrent files by hand, byte by byte, so that these tests do not lean on the code that makes them.</summary>
internal static class Torrents
{
    public const int PieceLength = 16 * 1024;

    /// <summary>A torrent of one file.</summary>
    public static TorrentDocument OfFile(string name, byte[] content) =>
        TorrentDocument.Parse(Write($"6:lengthi{Number(content.Length)}e", name, content));

    /// <summary>A torrent of a directory; the paths are those below it, in the order of the torrent.</summary>
    public static TorrentDocument OfFolder(string name, params (string Path, byte[] Content)[] files)
    {
        var list = string.Concat(files.Select(f => $"d6:lengthi{Number(f.Content.Length)}e4:pathl{string.Concat(f.Path.Split('/').Select(Text))}ee"));
        return TorrentDocument.Parse(Write($"5:filesl{list}e", name, [.. files.SelectMany(f => f.Content)]));
    }

    private static byte[] Write(string lengths, string name, byte[] content)
    {
        var pieces = content.Chunk(PieceLength).SelectMany(SHA1.HashData).ToArray();
        return
        [
            .. Encoding.UTF8.GetBytes($"d4:infod{lengths}{Text("name")}{Text(name)}12:piece lengthi{Number(PieceLength)}e6:pieces{Number(pieces.Length)}:"),
            .. pieces,
            .. "ee"u8,
        ];
    }

    private static string Text(string text) => Number(Encoding.UTF8.GetByteCount(text)) + ":" + text;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
