using Owm.BitTorrent.Bencoding;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Writes .torrent files (BEP 3).</summary>
public static class TorrentWriter
{
    /// <summary>Returns the bytes of a torrent's .torrent file: exactly those it was read from or made as.</summary>
    /// <param name="torrent">The torrent.</param>
    public static byte[] Write(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return torrent.Bytes.ToArray();
    }

    /// <summary>Returns the bytes of a .torrent file with other trackers, web seeds or comment.</summary>
    /// <param name="torrent">The torrent. Its info dictionary is written byte for byte, so the info-hash stays; so is every
    /// key beside it that is not changed, known here or not.</param>
    /// <param name="changes">What changes.</param>
    /// <exception cref="ArgumentException">There are more than 100 trackers or web seeds, or one is no absolute URL.</exception>
    public static byte[] Write(Torrent torrent, TorrentChanges changes)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(changes);
        CheckUrls(changes.Trackers?.SelectMany(tier => tier), nameof(changes));
        CheckUrls(changes.WebSeeds, nameof(changes));
        var entries = ReadEntries(torrent.Bytes);
        if (changes.Trackers is { } tiers)
        {
            entries.Remove("announce");
            entries.Remove("announce-list");
            TorrentSources.WriteTiers((key, value) => entries[key] = value, tiers);
        }

        if (changes.WebSeeds is { } webSeeds)
        {
            entries.Remove("url-list");
            TorrentSources.WriteWebSeeds((key, value) => entries[key] = value, webSeeds);
        }

        if (changes.Comment is { } comment)
        {
            entries.Remove("comment");
            // What some programs write beside it would now say something else.
            entries.Remove("comment.utf-8");
            if (comment.Length > 0) entries["comment"] = BencodeWriter.ToArray(writer => writer.Write(comment));
        }

        return Write(entries);
    }

    /// <summary>Returns the bytes of a .torrent file around an info dictionary.</summary>
    /// <param name="info">The dictionary's exact bytes.</param>
    /// <param name="magnet">Has the trackers and the web seeds.</param>
    internal static byte[] Write(ReadOnlySpan<byte> info, MagnetLink magnet)
    {
        var entries = NewEntries();
        TorrentSources.WriteTiers((key, value) => entries[key] = value, [.. magnet.Trackers.Select(url => (IReadOnlyList<string>)[url])]);
        TorrentSources.WriteWebSeeds((key, value) => entries[key] = value, magnet.WebSeeds);
        entries["info"] = info.ToArray();
        return Write(entries);
    }

    /// <summary>Writes a dictionary of values that are bencoded already.</summary>
    /// <param name="entries">The values by key, each character of which stands for one byte.</param>
    internal static byte[] Write(SortedDictionary<string, ReadOnlyMemory<byte>> entries) => BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        foreach (var (key, value) in entries)
        {
            writer.WriteKey(System.Text.Encoding.Latin1.GetBytes(key));
            writer.WriteRaw(value.Span);
        }

        writer.EndDictionary();
    });

    /// <summary>Refuses URLs that would not be read back.</summary>
    /// <param name="urls">The URLs, if any.</param>
    /// <param name="parameter">The caller's parameter they are in.</param>
    internal static void CheckUrls(IEnumerable<string>? urls, string parameter)
    {
        var count = 0;
        foreach (var url in urls ?? [])
        {
            if (!TorrentSources.IsUrl(url)) throw new ArgumentException($"'{BencodeText.Show(url)}' is no absolute URL with a host.", parameter);
            if (++count > TorrentSources.MaxUrls) throw new ArgumentException($"There are more than {TorrentSources.MaxUrls} URLs of one kind.", parameter);
        }
    }

    // Keys as strings of which each character stands for one byte sort by their bytes.
    internal static SortedDictionary<string, ReadOnlyMemory<byte>> NewEntries() => new(StringComparer.Ordinal);

    private static SortedDictionary<string, ReadOnlyMemory<byte>> ReadEntries(ReadOnlyMemory<byte> root)
    {
        var entries = NewEntries();
        var reader = new BencodeReader(root.Span);
        reader.Read();
        while (reader.Read() && reader.Token == BencodeToken.Key)
        {
            var key = System.Text.Encoding.Latin1.GetString(reader.String);
            reader.Read();
            var start = reader.TokenStart;
            reader.Skip();
            entries.Add(key, root[start..reader.Position]);
        }

        return entries;
    }
}
