using System.Security.Cryptography;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Reads .torrent files (BEP 3), with every check: nothing of a torrent it returns needs to be checked again.</summary>
/// <remarks>
/// The info dictionary is read strictly, and its hash is taken over its exact bytes, whatever the order of its keys. What
/// stands beside it is read leniently: a comment, a date or a URL that is malformed is left out. Names are refused or
/// renamed as <see cref="SafePath"/> says; files whose names some file system takes for the same are numbered. Torrents of
/// version 2 alone (BEP 52) and symbolic links (BEP 47) are refused; a hybrid of versions 1 and 2 is read as version 1.
/// </remarks>
public static class TorrentReader
{
    /// <summary>The longest .torrent file that is read unless the caller allows more, in bytes; as libtorrent has it.</summary>
    public const int DefaultMaxLength = 10_000_000;

    /// <summary>The longest .torrent file that a caller may allow, in bytes: 64 MiB.</summary>
    public const int LargestMaxLength = 64 * 1024 * 1024;

    /// <summary>Reads a .torrent file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="maxLength">The longest that is read, in bytes; at most <see cref="LargestMaxLength"/>.</param>
    /// <exception cref="InvalidTorrentException">The file is no .torrent file, or one that is refused.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Torrent ReadFile(string path, int maxLength = DefaultMaxLength)
    {
        ThrowIfOutOfRange(maxLength);
        byte[] bytes;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
        {
            // What has no length of its own, such as a pipe, is read up to one byte more than is allowed.
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; content.Length <= maxLength && (read = file.Read(buffer)) > 0;) content.Write(buffer, 0, read);
            bytes = content.ToArray();
        }

        try
        {
            return Read(bytes, maxLength);
        }
        catch (InvalidTorrentException error)
        {
            throw new InvalidTorrentException($"'{BencodeText.Show(path)}' is no torrent that can be used. {error.Message}", error);
        }
    }

    /// <summary>Reads the bytes of a .torrent file.</summary>
    /// <param name="data">The bytes; kept by the torrent, so they must not change.</param>
    /// <param name="maxLength">The longest that is read, in bytes; at most <see cref="LargestMaxLength"/>.</param>
    /// <exception cref="InvalidTorrentException">The bytes are no .torrent file, or one that is refused; the message says
    /// why.</exception>
    public static Torrent Read(ReadOnlyMemory<byte> data, int maxLength = DefaultMaxLength)
    {
        ThrowIfOutOfRange(maxLength);
        if (data.Length > maxLength) throw new InvalidTorrentException($"The torrent is larger than the {maxLength} bytes that are allowed.");
        var reader = new BencodeReader(data.Span);
        reader.Read();
        if (reader.Token != BencodeToken.DictionaryStart) throw new InvalidTorrentException("The torrent is no bencoded dictionary.");

        ReadOnlyMemory<byte>? info = null;
        IReadOnlyList<string> announce = [];
        IReadOnlyList<IReadOnlyList<string>> tiers = [];
        IReadOnlyList<string> webSeeds = [];
        IReadOnlyList<System.Net.DnsEndPoint> dhtNodes = [];
        string? comment = null, createdBy = null;
        DateTimeOffset? creationDate = null;
        while (reader.Read() && reader.Token == BencodeToken.Key)
        {
            var key = reader.String;
            reader.Read();
            var (start, token, integer) = (reader.TokenStart, reader.Token, reader.Integer);
            var text = token == BencodeToken.String ? reader.String : default;
            reader.Skip();
            var value = data[start..reader.Position];
            if (key.SequenceEqual("info"u8)) info = token == BencodeToken.DictionaryStart ? value : throw new InvalidTorrentException("The torrent's 'info' is no dictionary.");
            else if (key.SequenceEqual("announce"u8)) announce = TorrentSources.ReadUrls(value.Span);
            else if (key.SequenceEqual("announce-list"u8)) tiers = TorrentSources.ReadTiers(value.Span);
            else if (key.SequenceEqual("url-list"u8)) webSeeds = TorrentSources.ReadUrls(value.Span);
            else if (key.SequenceEqual("nodes"u8)) dhtNodes = TorrentSources.ReadNodes(value);
            else if (key.SequenceEqual("comment"u8)) comment = token == BencodeToken.String ? BencodeText.TryRead(text) : null;
            else if (key.SequenceEqual("created by"u8)) createdBy = token == BencodeToken.String ? BencodeText.TryRead(text) : null;
            else if (key.SequenceEqual("creation date"u8)) creationDate = token == BencodeToken.Integer ? ReadDate(integer) : null;
        }

        // Nothing may follow: reading on says so.
        reader.Read();
        if (info is null) throw new InvalidTorrentException("The torrent has no 'info'.");
        var content = TorrentInfo.Read(info.Value);
        return new Torrent
        {
            Name = content.Name,
            InfoHash = new InfoHash(SHA1.HashData(info.Value.Span)),
            InfoBytes = info.Value,
            Layout = content.Layout,
            PieceHashes = content.PieceHashes,
            Files = content.Files,
            IsSingleFile = content.IsSingleFile,
            IsPrivate = content.IsPrivate,
            // BEP 12: where there is an announce-list, announce is not looked at.
            Trackers = tiers.Count > 0 ? tiers : [.. announce.Select(url => (IReadOnlyList<string>)[url])],
            WebSeeds = webSeeds,
            DhtNodes = dhtNodes,
            Comment = comment,
            CreatedBy = createdBy,
            CreationDate = creationDate,
            Bytes = data,
        };
    }

    /// <summary>Makes a torrent of an info dictionary alone, as peers send it to who has a magnet link (BEP 9).</summary>
    /// <param name="info">The exact bytes of the dictionary.</param>
    /// <param name="magnet">The link: it must name this dictionary; its trackers and web seeds become the torrent's.</param>
    /// <param name="maxLength">The longest dictionary that is read, in bytes; at most <see cref="LargestMaxLength"/>.</param>
    /// <exception cref="InvalidTorrentException">The bytes are not what the link names, or a torrent that is refused.</exception>
    public static Torrent ReadInfo(ReadOnlySpan<byte> info, MagnetLink magnet, int maxLength = DefaultMaxLength)
    {
        ArgumentNullException.ThrowIfNull(magnet);
        ThrowIfOutOfRange(maxLength);
        if (info.Length > maxLength) throw new InvalidTorrentException($"The info dictionary is larger than the {maxLength} bytes that are allowed.");
        if (new InfoHash(SHA1.HashData(info)) != magnet.InfoHash) throw new InvalidTorrentException($"The info dictionary is not the one that {magnet.InfoHash} names.");
        RequireOneDictionary(info);
        return Read(TorrentWriter.Write(info, magnet), LargestMaxLength);
    }

    // What follows the dictionary would become keys beside it, in a torrent of another info-hash than the link's.
    private static void RequireOneDictionary(ReadOnlySpan<byte> info)
    {
        var reader = new BencodeReader(info);
        reader.Read();
        if (reader.Token != BencodeToken.DictionaryStart) throw new InvalidTorrentException("The torrent's 'info' is no dictionary.");
        reader.Skip();
        reader.Read();
    }

    private static void ThrowIfOutOfRange(int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLength, LargestMaxLength);
    }

    private static DateTimeOffset? ReadDate(long seconds) =>
        seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
