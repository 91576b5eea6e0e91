using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>The value a reader stands on, when it is of the kind its key asks for.</summary>
internal static class BencodeFields
{
    /// <summary>Returns an integer.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="key">Its key, for the message.</param>
    public static long Integer(ref BencodeReader reader, string key) =>
        reader.Token == BencodeToken.Integer ? reader.Integer : throw WrongKind(key, "integer");

    /// <summary>Returns a string's bytes.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="data">What it reads.</param>
    /// <param name="key">Its key, for the message.</param>
    public static ReadOnlyMemory<byte> String(ref BencodeReader reader, ReadOnlyMemory<byte> data, string key) =>
        reader.Token == BencodeToken.String ? data[reader.StringStart..reader.Position] : throw WrongKind(key, "string");

    /// <summary>Returns a list's exact bytes, and goes to its end.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="data">What it reads.</param>
    /// <param name="key">Its key, for the message.</param>
    public static ReadOnlyMemory<byte> List(ref BencodeReader reader, ReadOnlyMemory<byte> data, string key)
    {
        if (reader.Token != BencodeToken.ListStart) throw WrongKind(key, "list");
        var start = reader.TokenStart;
        reader.Skip();
        return data[start..reader.Position];
    }

    private static InvalidTorrentException WrongKind(string key, string kind) => new($"The torrent's '{key}' is no {kind}.");
}
