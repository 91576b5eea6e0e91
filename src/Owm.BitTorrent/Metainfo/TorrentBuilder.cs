using System.Globalization;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Makes torrents of files and directories (BEP 3, version 1).</summary>
/// <remarks>
/// Files stand in the ordinal order of their paths, hidden ones among them; empty files are kept, empty directories are not
/// (a torrent cannot hold them). Symbolic links, devices, pipes and sockets are refused, and so is every name that another
/// system could not hold (<see cref="SafePath"/>) and names that differ only in case or Unicode form: who downloads gets
/// the names that were shared.
/// </remarks>
public static class TorrentBuilder
{
    private const int LongestAutomaticPiece = 16 * 1024 * 1024;

    // Also the largest number of pieces, up to 32 GiB.
    private const int AutomaticPieces = 2_048;

    /// <summary>Returns the length of a piece when the caller does not choose: the shortest that makes no more than 2,048
    /// pieces, so between 1,025 and 2,048 of them.</summary>
    /// <param name="totalLength">The content's length in bytes.</param>
    /// <returns>
    /// 16 KiB up to 32 MiB of content, 32 KiB up to 64 MiB, 64 KiB up to 128 MiB, 128 KiB up to 256 MiB, 256 KiB up to
    /// 512 MiB, 512 KiB up to 1 GiB, 1 MiB up to 2 GiB, 2 MiB up to 4 GiB, 4 MiB up to 8 GiB, 8 MiB up to 16 GiB, and 16 MiB
    /// beyond, where there are more pieces.
    /// </returns>
    public static int PieceLengthFor(long totalLength)
    {
        var length = TorrentBuilderOptions.MinPieceLength;
        while (length < LongestAutomaticPiece && totalLength > (long)length * AutomaticPieces) length *= 2;
        return length;
    }

    /// <summary>Makes a torrent: reads all its content once, on two threads, and returns when that is done.</summary>
    /// <param name="path">A file, or a directory.</param>
    /// <param name="options">What the torrent says beside its content; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told how far it is, after every few pieces.</param>
    /// <param name="onContent">Given all content in the torrent's order, on this thread, in parts that belong to one file
    /// each, once with an empty part for an empty file; so that other digests take no second read. The memory is lent for
    /// the call.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The torrent; <see cref="TorrentWriter.Write(Torrent)"/> has its bytes.</returns>
    /// <exception cref="InvalidTorrentException">The content cannot be a torrent: it is empty, or something in it has a name
    /// or is of a kind that is refused; the message says which.</exception>
    /// <exception cref="StorageException">Something could not be read, or changed while it was read.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public static Torrent Build(
        string path,
        TorrentBuilderOptions? options = null,
        IProgress<TorrentBuildProgress>? progress = null,
        Action<TorrentFile, ReadOnlyMemory<byte>>? onContent = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TorrentBuilderOptions();
        options.Validate();
        var content = ContentListing.List(path, out var isSingleFile, cancellationToken);
        var files = ToTorrentFiles(content);
        var total = files[^1].Offset + files[^1].Length;
        var layout = LayoutOf(total, options.PieceLength ?? PieceLengthFor(total));

        var delivery = new Delivery(files, total, progress, onContent);
        var hashes = ContentHasher.Hash(content, layout, delivery.OnPiece, cancellationToken);
        delivery.End();
        return TorrentReader.Read(Write(content, layout, hashes, isSingleFile, options), TorrentReader.LargestMaxLength);
    }

    private static TorrentFile[] ToTorrentFiles(List<ContentFile> content)
    {
        var files = new TorrentFile[content.Count];
        var offset = 0L;
        foreach (var (index, file) in content.Index())
        {
            files[index] = new TorrentFile(index, string.Join('/', file.Names), file.Length, offset);
            offset += file.Length;
        }

        return files;
    }

    private static PieceLayout LayoutOf(long total, int pieceLength)
    {
        var pieces = ((total - 1) / pieceLength) + 1;
        if (pieces > TorrentInfo.MaxPieces)
        {
            throw new InvalidTorrentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{total} bytes in pieces of {pieceLength} bytes are {pieces} pieces; there may be {TorrentInfo.MaxPieces}. Choose longer pieces."));
        }

        return new PieceLayout(total, pieceLength);
    }

    private static byte[] Write(List<ContentFile> content, PieceLayout layout, byte[] hashes, bool isSingleFile, TorrentBuilderOptions options)
    {
        var entries = TorrentWriter.NewEntries();
        void Set(string key, byte[] value) => entries[key] = value;
        TorrentSources.WriteTiers(Set, options.Trackers);
        TorrentSources.WriteWebSeeds(Set, options.WebSeeds);
        if (options.Comment is { Length: > 0 } comment) Set("comment", BencodeWriter.ToArray(writer => writer.Write(comment)));
        if (options.CreatedBy is { Length: > 0 } program) Set("created by", BencodeWriter.ToArray(writer => writer.Write(program)));
        if (options.CreationDate is { } date) Set("creation date", BencodeWriter.ToArray(writer => writer.Write(date.ToUnixTimeSeconds())));
        Set("info", BencodeWriter.ToArray(writer => WriteInfo(writer, content, layout, hashes, isSingleFile, options.IsPrivate)));
        return TorrentWriter.Write(entries);
    }

    private static void WriteInfo(BencodeWriter writer, List<ContentFile> content, PieceLayout layout, byte[] hashes, bool isSingleFile, bool isPrivate)
    {
        writer.StartDictionary();
        if (isSingleFile)
        {
            writer.WriteKey("length"u8);
            writer.Write(content[0].Length);
        }
        else
        {
            writer.WriteKey("files"u8);
            writer.StartList();
            foreach (var file in content) WriteFile(writer, file);
            writer.EndList();
        }

        writer.WriteKey("name"u8);
        writer.Write(content[0].Names[0]);
        writer.WriteKey("piece length"u8);
        writer.Write(layout.PieceLength);
        writer.WriteKey("pieces"u8);
        writer.Write(hashes);
        if (isPrivate)
        {
            writer.WriteKey("private"u8);
            writer.Write(1);
        }

        writer.EndDictionary();
    }

    private static void WriteFile(BencodeWriter writer, ContentFile file)
    {
        writer.StartDictionary();
        writer.WriteKey("length"u8);
        writer.Write(file.Length);
        writer.WriteKey("path"u8);
        writer.StartList();
        foreach (var name in file.Names.Skip(1)) writer.Write(name);
        writer.EndList();
        writer.EndDictionary();
    }

    // Cuts pieces, as they come, into parts of files.
    private sealed class Delivery(TorrentFile[] files, long total, IProgress<TorrentBuildProgress>? progress, Action<TorrentFile, ReadOnlyMemory<byte>>? onContent)
    {
        private int _file;
        private long _done;

        public void OnPiece(ReadOnlyMemory<byte> piece)
        {
            for (var rest = piece; onContent is not null && !rest.IsEmpty;)
            {
                var file = files[_file];
                var left = file.Offset + file.Length - (_done + piece.Length - rest.Length);
                var part = rest[..(int)Math.Min(rest.Length, left)];
                onContent(file, part);
                rest = rest[part.Length..];
                if (part.Length == left) _file++;
            }

            _done += piece.Length;
            progress?.Report(new TorrentBuildProgress(_done, total));
        }

        public void End()
        {
            for (; onContent is not null && _file < files.Length; _file++) onContent(files[_file], ReadOnlyMemory<byte>.Empty);
        }
    }
}
