using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

/// <summary>A torrent and its content, made up by hand.</summary>
internal sealed class TestContent
{
    private TestContent(Torrent torrent, byte[] bytes)
    {
        Torrent = torrent;
        Bytes = bytes;
    }

    public Torrent Torrent { get; }

    /// <summary>Gets all of the content, pad files' zeros included.</summary>
    public byte[] Bytes { get; }

    public static (string Path, long Length) Pad(long length) => ($".pad/{length}", length);

    /// <summary>Makes a torrent of files whose bytes differ everywhere; files made by <see cref="Pad"/> are pad files.</summary>
    public static TestContent Of(int pieceLength, params (string Path, long Length)[] files)
    {
        var list = new List<TorrentFile>();
        var offset = 0L;
        foreach (var (path, length) in files)
        {
            list.Add(new TorrentFile(list.Count, path, length, offset, path.StartsWith(".pad/", StringComparison.Ordinal)));
            offset += length;
        }

        var bytes = new byte[offset];
        new Random(pieceLength).NextBytes(bytes);
        foreach (var file in list.Where(file => file.IsPadding)) bytes.AsSpan((int)file.Offset, (int)file.Length).Clear();
        return OfBytes(pieceLength, list, bytes);
    }

    /// <summary>Makes a torrent of one file whose bytes are given.</summary>
    public static TestContent OfBytes(int pieceLength, byte[] bytes) =>
        OfBytes(pieceLength, [new TorrentFile(0, "one", bytes.Length, 0)], bytes);

    public byte[] BytesOf(TorrentFile file) => Bytes.AsSpan((int)file.Offset, (int)file.Length).ToArray();

    /// <summary>Writes all files into a directory, as a finished download has them.</summary>
    public void WriteTo(TemporaryDirectory directory)
    {
        foreach (var file in Torrent.Files.Where(file => !file.IsPadding)) directory.Write(file.Path, BytesOf(file));
    }

    private static TestContent OfBytes(int pieceLength, List<TorrentFile> files, byte[] bytes)
    {
        var layout = new PieceLayout(bytes.Length, pieceLength);
        var hashes = new byte[layout.PieceCount * 20];
        for (var piece = 0; piece < layout.PieceCount; piece++)
        {
            SHA1.HashData(bytes.AsSpan((int)layout.OffsetOf(piece), layout.LengthOf(piece)), hashes.AsSpan(piece * 20));
        }

        var torrent = new Torrent
        {
            Name = "test",
            InfoHash = new InfoHash(SHA1.HashData([.. hashes, .. Encoding.UTF8.GetBytes(string.Join('\n', files))])),
            InfoBytes = hashes,
            Layout = layout,
            PieceHashes = hashes,
            Files = files,
            IsSingleFile = files.Count == 1,
        };
        return new TestContent(torrent, bytes);
    }
}
