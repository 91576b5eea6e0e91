using System.Text;

namespace Owm.BitTorrent.Tests.Metainfo;

/// <summary>Torrents written as text in which each character stands for one byte, so that tests show what is wrong in them.</summary>
internal static class TorrentText
{
    /// <summary>A bencoded string of UTF-8.</summary>
    public static string String(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return $"{bytes.Length}:{Encoding.Latin1.GetString(bytes)}";
    }

    /// <summary>The bytes of a torrent with an info dictionary.</summary>
    public static byte[] Torrent(string info) => Encoding.Latin1.GetBytes($"d4:info{info}e");

    /// <summary>The info dictionary of one file.</summary>
    public static string Single(string name = "a", string length = "i1e", string pieceLength = "i16384e", int hashes = 1, string more = "") =>
        $"d6:length{length}4:name{String(name)}12:piece length{pieceLength}6:pieces{Hashes(hashes)}{more}e";

    /// <summary>The info dictionary of several files, each a dictionary.</summary>
    public static string Multi(string files, string name = "set", int hashes = 1, string pieceLength = "i16384e") =>
        $"d5:filesl{files}e4:name{String(name)}12:piece length{pieceLength}6:pieces{Hashes(hashes)}e";

    /// <summary>A file of one byte.</summary>
    public static string File(params string[] path) => FileOf("i1e", path);

    /// <summary>A file.</summary>
    public static string FileOf(string length, params string[] path) => $"d6:length{length}4:pathl{string.Concat(path.Select(String))}ee";

    private static string Hashes(int count) => $"{count * 20}:{new string('h', count * 20)}";
}
