using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>What a resume file holds: the pieces that were verified and durable at one moment, and how the files looked then.</summary>
/// <remarks>
/// All numbers are big-endian. Magic "OWMCHECK"; version, 4 bytes; info-hash, 20; total length, 8; piece length, 4; number of
/// pieces, 4; number of files, 4; for each file its length and the time of its last write in ticks, 8 each (length -1 for a
/// file that was not there, or a pad file); the bits of the pieces; the SHA-256 of all that. The length is thus known before
/// anything is read, and whatever does not fit to the last bit is as good as nothing.
/// </remarks>
internal sealed class ResumeCheckpoint
{
    private const int Version = 1;
    private const int HeaderLength = 8 + 4 + InfoHash.Length + 8 + 4 + 4 + 4;
    private const int StampLength = 16;

    public ResumeCheckpoint(Bitfield verified, IReadOnlyList<FileStamp> stamps)
    {
        Verified = verified;
        Stamps = stamps;
    }

    /// <summary>Gets the pieces that were verified and durable.</summary>
    public Bitfield Verified { get; }

    /// <summary>Gets how each file of the torrent looked.</summary>
    public IReadOnlyList<FileStamp> Stamps { get; }

    private static ReadOnlySpan<byte> Magic => "OWMCHECK"u8;

    /// <summary>Returns the number of bytes of every checkpoint of a torrent.</summary>
    /// <param name="torrent">The torrent.</param>
    public static long LengthOf(Torrent torrent) =>
        HeaderLength + ((long)torrent.Files.Count * StampLength) + Bitfield.ByteLengthOf(torrent.Layout.PieceCount) + SHA256.HashSizeInBytes;

    /// <summary>Returns the digest at the end of a checkpoint's bytes, which tells it from every other.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> returned, or <see cref="TryRead"/> accepted.</param>
    public static ReadOnlySpan<byte> DigestOf(ReadOnlySpan<byte> bytes) => bytes[^SHA256.HashSizeInBytes..];

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="torrent">The torrent that it should be of.</param>
    /// <param name="checkpoint">The checkpoint, when it is whole and of this torrent.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Torrent torrent, [NotNullWhen(true)] out ResumeCheckpoint? checkpoint)
    {
        checkpoint = null;
        if (bytes.Length != LengthOf(torrent)) return false;
        if (!SHA256.HashData(bytes[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(DigestOf(bytes))) return false;
        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, torrent);
        if (!bytes[..HeaderLength].SequenceEqual(header)) return false;

        var stamps = new FileStamp[torrent.Files.Count];
        var rest = bytes[HeaderLength..];
        for (var i = 0; i < stamps.Length; i++)
        {
            stamps[i] = new FileStamp(BinaryPrimitives.ReadInt64BigEndian(rest), BinaryPrimitives.ReadInt64BigEndian(rest[8..]));
            rest = rest[StampLength..];
        }

        if (!Bitfield.TryRead(rest[..^SHA256.HashSizeInBytes], torrent.Layout.PieceCount, out var verified)) return false;
        checkpoint = new ResumeCheckpoint(verified, stamps);
        return true;
    }

    /// <summary>Returns the bytes of the file.</summary>
    /// <param name="torrent">The torrent.</param>
    public byte[] ToBytes(Torrent torrent)
    {
        var bytes = new byte[LengthOf(torrent)];
        WriteHeader(bytes, torrent);
        var rest = bytes.AsSpan(HeaderLength);
        foreach (var stamp in Stamps)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, stamp.Length);
            BinaryPrimitives.WriteInt64BigEndian(rest[8..], stamp.Modified);
            rest = rest[StampLength..];
        }

        Verified.CopyTo(rest);
        SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes), bytes.AsSpan(^SHA256.HashSizeInBytes..));
        return bytes;
    }

    private static void WriteHeader(Span<byte> header, Torrent torrent)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], Version);
        torrent.InfoHash.CopyTo(header[12..]);
        BinaryPrimitives.WriteInt64BigEndian(header[32..], torrent.TotalLength);
        BinaryPrimitives.WriteInt32BigEndian(header[40..], torrent.Layout.PieceLength);
        BinaryPrimitives.WriteInt32BigEndian(header[44..], torrent.Layout.PieceCount);
        BinaryPrimitives.WriteInt32BigEndian(header[48..], torrent.Files.Count);
    }
}
