using System.Diagnostics;
using System.Security.Cryptography;

namespace Owm.DataSources;

/// <summary>
/// One algorithm over content that arrives in order. A file's digest is the plain one. A folder's is the one that the
/// torrents of this community are named by (bt-gsoc-2019's integrity.py): a hash fed with the ASCII hexadecimal digest of
/// every 4096-byte chunk of every file, the files in ordinal order of their paths. Names and empty files are no part of it.
/// </summary>
public sealed class ContentHash : IDisposable
{
    /// <summary>The length of the chunks of a folder's files, in bytes; the last of a file may be shorter.</summary>
    public const int ChunkLength = 4096;

    private readonly IncrementalHash _whole;
    private readonly IncrementalHash? _chunk;
    private int _inChunk;

    /// <summary>Begins a digest.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="folder">Whether the content is a folder: then <see cref="EndFile"/> comes after each file's bytes.</param>
    public ContentHash(HashAlgorithmName algorithm, bool folder)
    {
        _whole = IncrementalHash.CreateHash(algorithm);
        _chunk = folder ? IncrementalHash.CreateHash(algorithm) : null;
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_chunk is null)
        {
            _whole.AppendData(bytes);
            return;
        }

        if (_inChunk > 0)
        {
            var missing = Math.Min(ChunkLength - _inChunk, bytes.Length);
            _chunk.AppendData(bytes[..missing]);
            _inChunk += missing;
            bytes = bytes[missing..];
            if (_inChunk == ChunkLength) EndChunk();
        }

        Span<byte> hash = stackalloc byte[_whole.HashLengthInBytes];
        for (; bytes.Length >= ChunkLength; bytes = bytes[ChunkLength..])
        {
            CryptographicOperations.HashData(_whole.AlgorithmName, bytes[..ChunkLength], hash);
            AppendHex(hash);
        }

        if (bytes.IsEmpty) return;
        _chunk.AppendData(bytes);
        _inChunk = bytes.Length;
    }

    /// <summary>Ends a folder's file: the next byte begins a new chunk. Of no effect where the content is one file.</summary>
    public void EndFile()
    {
        if (_inChunk > 0) EndChunk();
    }

    /// <summary>Returns the digest of all that was appended, in lower-case hexadecimal, and begins anew.</summary>
    public string Finish()
    {
        EndFile();
        return Convert.ToHexStringLower(_whole.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _whole.Dispose();
        _chunk?.Dispose();
    }

    private void EndChunk()
    {
        Debug.Assert(_chunk is not null);
        Span<byte> hash = stackalloc byte[_chunk.HashLengthInBytes];
        _chunk.GetHashAndReset(hash);
        _inChunk = 0;
        AppendHex(hash);
    }

    private void AppendHex(ReadOnlySpan<byte> hash)
    {
        Span<byte> digits = stackalloc byte[2 * hash.Length];
        Convert.TryToHexStringLower(hash, digits, out _);
        _whole.AppendData(digits);
    }
}
