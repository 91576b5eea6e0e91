using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>The pieces that were verified since a checkpoint, one record after the other as they came.</summary>
/// <remarks>
/// Magic "OWMJOURN" and the checkpoint's digest, then for each piece its index and a check of it, 4 bytes each, big-endian.
/// The check is the CRC-32C of index and place, begun with the first bytes of the digest. Records are written straight to
/// the system and not flushed: a kill takes none of them, a power loss may; what they say is only ever where to look again.
/// </remarks>
internal sealed class ResumeJournal : IDisposable
{
    private const int HeaderLength = 8 + SHA256.HashSizeInBytes;
    private const int RecordLength = 8;

    private readonly SafeFileHandle _file;
    private readonly uint _seed;
    private int _count;

    private ResumeJournal(SafeFileHandle file, uint seed)
    {
        _file = file;
        _seed = seed;
    }

    private static ReadOnlySpan<byte> Magic => "OWMJOURN"u8;

    /// <summary>Begins a journal in place of the one that is there.</summary>
    /// <param name="path">The journal's path.</param>
    /// <param name="digest">The digest of the checkpoint that it goes on from.</param>
    /// <param name="pieces">The pieces that are in it from the start.</param>
    /// <exception cref="IOException">The system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public static ResumeJournal Create(string path, ReadOnlySpan<byte> digest, IReadOnlyCollection<int> pieces)
    {
        var bytes = new byte[HeaderLength + (pieces.Count * RecordLength)];
        Magic.CopyTo(bytes);
        digest.CopyTo(bytes.AsSpan(Magic.Length));
        var seed = SeedOf(digest);
        var count = 0;
        foreach (var piece in pieces) WriteRecord(bytes.AsSpan(HeaderLength + (count * RecordLength)), seed, count++, piece);

        // The old one goes first: what is left of it must never follow the new one's header.
        File.Delete(path);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        try
        {
            RandomAccess.Write(file, bytes, 0);
            return new ResumeJournal(file, seed) { _count = count };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a journal.</summary>
    /// <param name="path">The journal's path.</param>
    /// <param name="digest">The digest of the checkpoint that it should go on from.</param>
    /// <param name="pieceCount">How many pieces there are.</param>
    /// <param name="pieces">Receives the pieces.</param>
    /// <returns>Whether it is a whole journal of that checkpoint. A last record that a kill cut short is left out.</returns>
    public static bool TryRead(string path, ReadOnlySpan<byte> digest, int pieceCount, ICollection<int> pieces)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // A piece is verified once, or a few times where the content was damaged meanwhile.
            var length = RandomAccess.GetLength(file);
            if (length < HeaderLength || length > HeaderLength + (4L * RecordLength * pieceCount)) return false;
            var bytes = new byte[length];
            if (!TryFill(file, bytes)) return false;
            return TryRead(bytes, digest, pieceCount, pieces);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            // A journal that cannot be read is as good as none: the content itself is then looked at.
            return false;
        }
    }

    /// <summary>Reads the bytes of a journal.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="digest">The digest of the checkpoint that it should go on from.</param>
    /// <param name="pieceCount">How many pieces there are.</param>
    /// <param name="pieces">Receives the pieces.</param>
    /// <returns>Whether it is a whole journal of that checkpoint. A last record that a kill cut short is left out.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> digest, int pieceCount, ICollection<int> pieces)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic) || !bytes.Slice(Magic.Length, digest.Length).SequenceEqual(digest)) return false;
        return TryReadRecords(bytes[HeaderLength..], SeedOf(digest), pieceCount, pieces);
    }

    /// <summary>Adds a piece.</summary>
    /// <param name="piece">The piece's index.</param>
    /// <exception cref="IOException">The system failed; the piece is not in the journal.</exception>
    public void Append(int piece)
    {
        Span<byte> record = stackalloc byte[RecordLength];
        WriteRecord(record, _seed, _count, piece);
        RandomAccess.Write(_file, record, HeaderLength + ((long)_count * RecordLength));
        _count++;
    }

    public void Dispose() => _file.Dispose();

    private static uint SeedOf(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt32BigEndian(digest);

    private static uint CheckOf(uint seed, int place, uint piece) => BitOperations.Crc32C(BitOperations.Crc32C(seed, piece), (uint)place);

    private static void WriteRecord(Span<byte> record, uint seed, int place, int piece)
    {
        BinaryPrimitives.WriteUInt32BigEndian(record, (uint)piece);
        BinaryPrimitives.WriteUInt32BigEndian(record[4..], CheckOf(seed, place, (uint)piece));
    }

    private static bool TryReadRecords(ReadOnlySpan<byte> bytes, uint seed, int pieceCount, ICollection<int> pieces)
    {
        for (var place = 0; bytes.Length >= RecordLength; place++)
        {
            var piece = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (piece >= pieceCount || BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != CheckOf(seed, place, piece)) return false;
            pieces.Add((int)piece);
            bytes = bytes[RecordLength..];
        }

        return true;
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> bytes)
    {
        for (var offset = 0L; !bytes.IsEmpty;)
        {
            var count = RandomAccess.Read(file, bytes, offset);
            if (count == 0) return false;
            offset += count;
            bytes = bytes[count..];
        }

        return true;
    }
}
