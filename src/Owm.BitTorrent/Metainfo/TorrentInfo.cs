using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>What an info dictionary says (BEP 3), checked.</summary>
internal sealed class TorrentInfo
{
    /// <summary>The most pieces, as libtorrent has it.</summary>
    public const int MaxPieces = 2_097_152;

    /// <summary>The longest piece in bytes, as libtorrent has it: 512 MiB.</summary>
    public const int MaxPieceLength = 512 * 1024 * 1024;

    private const int HashLength = 20;

    private TorrentInfo(string name, PieceLayout layout, ReadOnlyMemory<byte> pieceHashes, IReadOnlyList<TorrentFile> files, bool isSingleFile, bool isPrivate)
    {
        Name = name;
        Layout = layout;
        PieceHashes = pieceHashes;
        Files = files;
        IsSingleFile = isSingleFile;
        IsPrivate = isPrivate;
    }

    public string Name { get; }

    public PieceLayout Layout { get; }

    public ReadOnlyMemory<byte> PieceHashes { get; }

    public IReadOnlyList<TorrentFile> Files { get; }

    public bool IsSingleFile { get; }

    public bool IsPrivate { get; }

    /// <summary>Reads an info dictionary.</summary>
    /// <param name="info">Its bytes, known to be a bencoded dictionary.</param>
    /// <exception cref="InvalidTorrentException">Something in it is wrong, or not supported.</exception>
    public static TorrentInfo Read(ReadOnlyMemory<byte> info)
    {
        long? length = null, pieceLength = null, metaVersion = null;
        ReadOnlyMemory<byte>? name = null, utf8Name = null, pieces = null, files = null;
        var (isPrivate, isLink) = (false, false);
        var reader = new BencodeReader(info.Span);
        reader.Read();
        while (reader.Read() && reader.Token == BencodeToken.Key)
        {
            var key = reader.String;
            reader.Read();
            if (key.SequenceEqual("length"u8)) length = BencodeFields.Integer(ref reader, "length");
            else if (key.SequenceEqual("piece length"u8)) pieceLength = BencodeFields.Integer(ref reader, "piece length");
            else if (key.SequenceEqual("meta version"u8)) metaVersion = BencodeFields.Integer(ref reader, "meta version");
            else if (key.SequenceEqual("private"u8)) isPrivate = reader.Token == BencodeToken.Integer && reader.Integer == 1;
            else if (key.SequenceEqual("name"u8)) name = BencodeFields.String(ref reader, info, "name");
            else if (key.SequenceEqual("name.utf-8"u8)) utf8Name = BencodeFields.String(ref reader, info, "name.utf-8");
            else if (key.SequenceEqual("pieces"u8)) pieces = BencodeFields.String(ref reader, info, "pieces");
            else if (key.SequenceEqual("attr"u8)) isLink = reader.Token == BencodeToken.String && reader.String.Contains((byte)'l');
            else if (key.SequenceEqual("files"u8)) files = BencodeFields.List(ref reader, info, "files");
            reader.Skip();
        }

        if (pieces is null)
        {
            throw new InvalidTorrentException(metaVersion is 2
                ? "The torrent is of version 2 alone (BEP 52), which is not supported; ask for it as version 1 or as a hybrid."
                : "The torrent's 'info' has no 'pieces'.");
        }

        if (isLink) throw new InvalidTorrentException("The torrent's only file is a symbolic link (BEP 47), which is refused.");
        if (length is null == files is null) throw new InvalidTorrentException("The torrent's 'info' must have one of 'length' and 'files'; it has " + (length is null ? "neither." : "both."));
        if (pieceLength is null or <= 0 or > MaxPieceLength)
        {
            throw new InvalidTorrentException($"The torrent's 'piece length' is {(pieceLength is { } bad ? $"{bad}" : "missing")}; it must be from 1 to {MaxPieceLength} bytes.");
        }

        var rootName = ReadName(utf8Name ?? name);
        var list = files is { } value ? TorrentFileList.Read(value, rootName) : TorrentFileList.Single(rootName, length!.Value);
        var layout = ReadLayout(list[^1].Offset + list[^1].Length, (int)pieceLength.Value, pieces.Value.Length);
        return new TorrentInfo(SafePath.MakePortable(rootName), layout, pieces.Value, list, files is null, isPrivate);
    }

    private static string ReadName(ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is null) throw new InvalidTorrentException("The torrent's 'info' has no 'name'.");
        var name = BencodeText.TryRead(bytes.Value.Span)
            ?? throw new InvalidTorrentException($"The torrent's 'name', '{BencodeText.Show(bytes.Value.Span)}', is not UTF-8.");
        DistinctPaths.Check([name]);
        return name;
    }

    private static PieceLayout ReadLayout(long totalLength, int pieceLength, int hashesLength)
    {
        if (totalLength == 0) throw new InvalidTorrentException("The torrent's content is empty: all its files together have 0 bytes.");
        var count = ((totalLength - 1) / pieceLength) + 1;
        if (count > MaxPieces) throw new InvalidTorrentException($"The torrent has {count} pieces; there may be {MaxPieces}.");
        if (hashesLength != count * HashLength)
        {
            throw new InvalidTorrentException(
                $"The torrent's 'pieces' has {hashesLength} bytes; {totalLength} bytes of content in pieces of {pieceLength} need {count} hashes of {HashLength} bytes.");
        }

        return new PieceLayout(totalLength, pieceLength);
    }
}
