using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.BitTorrent.Tests.Storage;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>What is read of files and links.</summary>
internal static class DocumentSurfaces
{
    private static readonly Torrent Resumed = TestContent.Of(100, ("t/a", 1000), ("t/b", 250), ("t/c", 750)).Torrent;

    // The checkpoint that the journals of the corpus go on from.
    private static readonly byte[] Digest = [.. Enumerable.Range(0, SHA256.HashSizeInBytes).Select(i => (byte)i)];

    public static IReadOnlyList<FuzzSurface> All { get; } =
    [
        new("bencode", Bencode, typeof(InvalidTorrentException)),
        new("metainfo", Metainfo, typeof(InvalidTorrentException)) { AllocatedPerByte = 400 },
        new("info-dictionary", InfoDictionary, typeof(InvalidTorrentException)) { AllocatedPerByte = 400 },
        new("magnet", Magnet, typeof(InvalidTorrentException)),
        new("resume-checkpoint", Checkpoint) { Repair = Seal },
        new("resume-journal", Journal) { Repair = SealRecords },
    ];

    private static Action Bencode(byte[] bytes)
    {
        var value = BencodeValue.Read(bytes);
        return () =>
        {
            Assert.Equal(bytes.Length, value.Raw.Length);
            var written = BencodeWriter.ToArray(writer => Write(writer, value));
            Assert.Equal(written, BencodeWriter.ToArray(writer => Write(writer, BencodeValue.Read(written))));
            Assert.Equal(bytes, BencodeValue.ReadPrefix((byte[])[.. bytes, .. "and more"u8], out var length).Raw.ToArray());
            Assert.Equal(bytes.Length, length);
        };
    }

    private static void Write(BencodeWriter writer, BencodeValue value)
    {
        switch (value.Kind)
        {
            case BencodeKind.Integer:
                writer.Write(value.AsInteger!.Value);
                break;
            case BencodeKind.String:
                writer.Write(value.AsString!.Value.Span);
                break;
            case BencodeKind.List:
                writer.StartList();
                foreach (var item in value.Items) Write(writer, item);
                writer.EndList();
                break;
            default:
                writer.StartDictionary();
                foreach (var (key, item) in value.Entries.OrderBy(entry => entry.Key, Comparer<ReadOnlyMemory<byte>>.Create((left, right) => left.Span.SequenceCompareTo(right.Span))))
                {
                    writer.WriteKey(key.Span);
                    Write(writer, item);
                }

                writer.EndDictionary();
                break;
        }
    }

    private static Action Metainfo(byte[] bytes)
    {
        var torrent = TorrentReader.Read(bytes);
        return () =>
        {
            AssertSafe(torrent);
            var changed = TorrentReader.Read(TorrentWriter.Write(torrent, new TorrentChanges { Trackers = [["http://n/x"]], Comment = "c" }));
            Assert.Equal(torrent.InfoHash, changed.InfoHash);
            Assert.Equal(torrent.Files, changed.Files);
        };
    }

    private static Action InfoDictionary(byte[] bytes)
    {
        var torrent = TorrentReader.ReadInfo(bytes, new MagnetLink { InfoHash = new InfoHash(SHA1.HashData(bytes)), Trackers = ["http://n/x"] });
        return () =>
        {
            AssertSafe(torrent);
            Assert.Equal(bytes, torrent.InfoBytes.ToArray());
        };
    }

    private static void AssertSafe(Torrent torrent)
    {
        Assert.Equal(torrent.TotalLength, torrent.Files.Sum(file => file.Length));
        Assert.Equal(torrent.Layout.PieceCount * 20, torrent.PieceHashes.Length);
        foreach (var file in torrent.Files)
        {
            Assert.False(Path.IsPathRooted(file.Path));
            Assert.All(file.Path.Split('/'), name => Assert.Null(SafePath.WhyRefused(name)));
            Assert.StartsWith(torrent.Name, file.Path, StringComparison.Ordinal);
        }

        var onDisk = torrent.Files.Where(file => !file.IsPadding).Select(file => NameFolding.Fold(file.Path)).ToArray();
        Assert.Equal(onDisk.Length, onDisk.Distinct().Count());
    }

    private static Action Magnet(byte[] bytes)
    {
        var link = MagnetLink.Parse(Encoding.Latin1.GetString(bytes));
        return () => Assert.Equal(link.ToString(), MagnetLink.Parse(link.ToString()).ToString());
    }

    private static Action? Checkpoint(byte[] bytes)
    {
        if (!ResumeCheckpoint.TryRead(bytes, Resumed, out var checkpoint)) return null;
        return () => Assert.Equal(bytes, checkpoint.ToBytes(Resumed));
    }

    private static void Seal(byte[] bytes)
    {
        if (bytes.Length >= SHA256.HashSizeInBytes) SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes), bytes.AsSpan(^SHA256.HashSizeInBytes..));
    }

    private static Action? Journal(byte[] bytes)
    {
        var pieces = new List<int>();
        if (!ResumeJournal.TryRead(bytes, Digest, Resumed.Layout.PieceCount, pieces)) return null;
        return () =>
        {
            Assert.All(pieces, piece => Assert.InRange(piece, 0, Resumed.Layout.PieceCount - 1));
            Assert.Equal((bytes.Length - 40) / 8, pieces.Count);
        };
    }

    // The check of a record: CRC-32C of index and place, begun with the digest's first bytes.
    private static void SealRecords(byte[] bytes)
    {
        var seed = BinaryPrimitives.ReadUInt32BigEndian(Digest);
        for (var place = 0; 48 + (8 * place) <= bytes.Length; place++)
        {
            var record = bytes.AsSpan(40 + (8 * place), 8);
            var check = BitOperations.Crc32C(BitOperations.Crc32C(seed, BinaryPrimitives.ReadUInt32BigEndian(record)), (uint)place);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], check);
        }
    }
}
