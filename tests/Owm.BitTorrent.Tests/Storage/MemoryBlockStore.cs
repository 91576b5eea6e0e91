using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Tests.Storage;

/// <summary>Keeps content in memory: for simulations, and for tests of what uses a store.</summary>
internal sealed class MemoryBlockStore : IBlockStore
{
    private readonly byte[] _content;

    /// <summary>Makes a store of zeros.</summary>
    public MemoryBlockStore(long length) => _content = new byte[length];

    /// <summary>Makes a store of content that is there already; writes change the array.</summary>
    public MemoryBlockStore(byte[] content) => _content = content;

    /// <summary>Gets the content, as it is now.</summary>
    public ReadOnlySpan<byte> Content => _content;

    public bool IsAllocated { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Gets how many times it was flushed.</summary>
    public int FlushCount { get; private set; }

    public void Allocate(ReadOnlySpan<bool> wanted) => IsAllocated = true;

    public void Read(long offset, Span<byte> buffer) => Part(offset, buffer.Length).CopyTo(buffer);

    public void Read(long offset, IReadOnlyList<Memory<byte>> buffers)
    {
        foreach (var buffer in buffers)
        {
            Read(offset, buffer.Span);
            offset += buffer.Length;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data) => data.CopyTo(Part(offset, data.Length));

    public void Flush() => FlushCount++;

    public void Dispose() => IsDisposed = true;

    private Span<byte> Part(long offset, int length) =>
        offset >= 0 && offset + length <= _content.Length
            ? _content.AsSpan((int)offset, length)
            : throw new StorageException($"There are {_content.Length} bytes; {length} at {offset} are outside.");
}
