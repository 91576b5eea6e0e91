using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>The names of a torrent's files as their publisher has them, which is how web seeds know them.</summary>
/// <remarks>What not every system can hold is renamed on disk (<see cref="SafePath"/>), and only that is kept here.</remarks>
internal sealed class PublishedNames
{
    private readonly Dictionary<int, string[]> _renamed = [];

    /// <summary>Reads the names from a torrent's info dictionary.</summary>
    /// <param name="torrent">The torrent; one without info dictionary has the names it was made with.</param>
    public PublishedNames(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        if (torrent.InfoBytes.IsEmpty) return;
        var reader = new BencodeReader(torrent.InfoBytes.Span);
        string? name = null, utf8Name = null;
        var files = default(ReadOnlyMemory<byte>);
        reader.Read();
        while (reader.Read() && reader.Token == BencodeToken.Key)
        {
            var key = reader.String;
            reader.Read();
            if (key.SequenceEqual("name"u8)) name = BencodeText.TryRead(reader.String);
            else if (key.SequenceEqual("name.utf-8"u8)) utf8Name = BencodeText.TryRead(reader.String);
            else if (key.SequenceEqual("files"u8)) files = BencodeFields.List(ref reader, torrent.InfoBytes, "files");
            reader.Skip();
        }

        var root = utf8Name ?? name ?? torrent.Name;
        if (torrent.IsSingleFile) Keep(torrent.Files[0], [root]);
        else ReadFiles(torrent, files.Span, root);
    }

    /// <summary>Returns the names in a file's path, the torrent's own first.</summary>
    /// <param name="file">One of the torrent's files.</param>
    public IReadOnlyList<string> Of(TorrentFile file) => _renamed.TryGetValue(file.Index, out var names) ? names : file.Path.Split('/');

    private void ReadFiles(Torrent torrent, ReadOnlySpan<byte> files, string root)
    {
        var reader = new BencodeReader(files);
        var index = 0;
        reader.Read();
        while (reader.Read() && reader.Token == BencodeToken.DictionaryStart && index < torrent.Files.Count)
        {
            List<string>? path = null, utf8Path = null;
            while (reader.Read() && reader.Token == BencodeToken.Key)
            {
                var key = reader.String;
                reader.Read();
                if (key.SequenceEqual("path"u8)) path = ReadPath(ref reader, root);
                else if (key.SequenceEqual("path.utf-8"u8)) utf8Path = ReadPath(ref reader, root);
                else reader.Skip();
            }

            if ((utf8Path ?? path) is { } names) Keep(torrent.Files[index], names);
            index++;
        }
    }

    private static List<string> ReadPath(ref BencodeReader reader, string root)
    {
        var names = new List<string> { root };
        if (reader.Token != BencodeToken.ListStart)
        {
            reader.Skip();
            return names;
        }

        while (reader.Read() && reader.Token != BencodeToken.ListEnd)
        {
            if (reader.Token == BencodeToken.String) names.Add(BencodeText.TryRead(reader.String) ?? string.Empty);
            else reader.Skip();
        }

        return names;
    }

    private void Keep(TorrentFile file, List<string> names)
    {
        if (!file.IsPadding && string.Join('/', names) != file.Path) _renamed[file.Index] = [.. names];
    }
}
