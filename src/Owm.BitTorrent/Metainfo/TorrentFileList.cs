using System.Globalization;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Reads the files of a torrent: the value of <c>files</c> in the info dictionary (BEP 3, BEP 47).</summary>
internal static class TorrentFileList
{
    /// <summary>The most files.</summary>
    public const int MaxFiles = 1_000_000;

    /// <summary>Returns the one file of a single-file torrent.</summary>
    /// <param name="name">The torrent's name, as it has it.</param>
    /// <param name="length">The length it gives, in bytes.</param>
    public static IReadOnlyList<TorrentFile> Single(string name, long length) =>
        [new TorrentFile(0, SafePath.MakePortable(name), CheckedLength(length, name), Offset: 0)];

    /// <summary>Reads the list.</summary>
    /// <param name="files">Its bytes, known to be a bencoded list.</param>
    /// <param name="name">The torrent's name, as it has it: the directory the files are in.</param>
    /// <returns>At least one file.</returns>
    public static IReadOnlyList<TorrentFile> Read(ReadOnlyMemory<byte> files, string name)
    {
        var list = new List<TorrentFile>();
        var paths = new DistinctPaths();
        var offset = 0L;
        var names = new List<string>();
        var reader = new BencodeReader(files.Span);
        reader.Read();
        while (reader.Read() && reader.Token != BencodeToken.ListEnd)
        {
            if (list.Count == MaxFiles) throw new InvalidTorrentException($"The torrent has more than {MaxFiles} files.");
            if (reader.Token != BencodeToken.DictionaryStart) throw new InvalidTorrentException($"The torrent's file {list.Count} is no dictionary.");
            names.Clear();
            names.Add(name);
            var (length, isPadding) = ReadFile(ref reader, files, names, list.Count);
            if (offset > long.MaxValue - length) throw new InvalidTorrentException("The lengths of the torrent's files add up to more than 2^63 - 1 bytes.");
            list.Add(new TorrentFile(list.Count, PathOf(names, paths, length, isPadding), length, offset, isPadding));
            offset += length;
        }

        if (list.Count == 0) throw new InvalidTorrentException("The torrent's list of 'files' is empty.");
        return list;
    }

    // A pad file is never on the disk: it takes no other file's name, and needs none of its own (BEP 47 suggests one).
    private static string PathOf(List<string> names, DistinctPaths paths, long length, bool isPadding)
    {
        if (!isPadding) return paths.Add(names);
        if (names.Count == 1) names.AddRange([".pad", length.ToString(CultureInfo.InvariantCulture)]);
        DistinctPaths.Check(names);
        return string.Join('/', names.Select(SafePath.MakePortable));
    }

    private static (long Length, bool IsPadding) ReadFile(ref BencodeReader reader, ReadOnlyMemory<byte> files, List<string> names, int index)
    {
        long? length = null;
        ReadOnlyMemory<byte>? path = null, utf8Path = null;
        var (isPadding, isLink) = (false, false);
        while (reader.Read() && reader.Token == BencodeToken.Key)
        {
            var key = reader.String;
            reader.Read();
            if (key.SequenceEqual("length"u8)) length = BencodeFields.Integer(ref reader, "length");
            else if (key.SequenceEqual("path"u8)) path = BencodeFields.List(ref reader, files, "path");
            else if (key.SequenceEqual("path.utf-8"u8)) utf8Path = BencodeFields.List(ref reader, files, "path.utf-8");
            else if (key.SequenceEqual("attr"u8) && reader.Token == BencodeToken.String)
            {
                isPadding = reader.String.Contains((byte)'p');
                isLink = reader.String.Contains((byte)'l');
            }

            reader.Skip();
        }

        if ((utf8Path ?? path) is { } names8) ReadPath(names8.Span, names, index);
        else if (!isPadding) throw new InvalidTorrentException($"The torrent's file {index} has no 'path'.");
        var shown = string.Join('/', names);
        if (isLink) throw new InvalidTorrentException($"The torrent's file '{BencodeText.Show(shown)}' is a symbolic link (BEP 47), which is refused.");
        if (length is null) throw new InvalidTorrentException($"The torrent's file '{BencodeText.Show(shown)}' has no 'length'.");
        return (CheckedLength(length.Value, shown), isPadding);
    }

    private static void ReadPath(ReadOnlySpan<byte> path, List<string> names, int index)
    {
        var reader = new BencodeReader(path);
        reader.Read();
        while (reader.Read() && reader.Token != BencodeToken.ListEnd)
        {
            if (reader.Token != BencodeToken.String) throw new InvalidTorrentException($"The 'path' of the torrent's file {index} holds what is no string.");
            if (names.Count == SafePath.MaxDepth) throw new InvalidTorrentException($"The 'path' of the torrent's file {index} has more than {SafePath.MaxDepth} names.");
            names.Add(BencodeText.TryRead(reader.String)
                ?? throw new InvalidTorrentException($"The name '{BencodeText.Show(reader.String)}' in the torrent's file {index} is not UTF-8."));
        }

        if (names.Count == 1) throw new InvalidTorrentException($"The 'path' of the torrent's file {index} is empty.");
    }

    private static long CheckedLength(long length, string path) =>
        length >= 0 ? length : throw new InvalidTorrentException($"The torrent's file '{BencodeText.Show(path)}' has a length of {length} bytes.");
}
