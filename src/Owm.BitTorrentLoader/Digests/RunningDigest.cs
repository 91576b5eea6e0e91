using System.Diagnostics;
using System.Security.Cryptography;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>
/// One algorithm over content that arrives in order. A file's digest is the plain one. A folder's is the one that
/// bt-gsoc-2019's integrity.py gave it: a hash fed with the ASCII hexadecimal digest of every 4096-byte chunk of every file.
/// </summary>
internal sealed class RunningDigest : IDisposable
{
    internal const int ChunkLength = 4096;

    private readonly IncrementalHash _whole;
    private readonly IncrementalHash? _chunk;
    private int _inChunk;

    public RunningDigest(DigestAlgorithm algorithm, bool folder)
    {
        Algorithm = algorithm;
        _whole = IncrementalHash.CreateHash(algorithm.HashName());
        _chunk = folder ? IncrementalHash.CreateHash(algorithm.HashName()) : null;
    }

    public DigestAlgorithm Algorithm { get; }

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

    /// <summary>Ends a file: the next byte begins a new chunk.</summary>
    public void EndFile()
    {
        if (_inChunk > 0) EndChunk();
    }

    public Digest Finish()
    {
        EndFile();
        return new Digest(Algorithm, Convert.ToHexStringLower(_whole.GetHashAndReset()));
    }

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
