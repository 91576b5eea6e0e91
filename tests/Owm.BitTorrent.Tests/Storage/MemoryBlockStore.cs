using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Tests.Storage;

/// <summary>Keeps content in an array that a test can look into.</summary>
internal sealed class MemoryBlockStore(byte[] content) : IBlockStore
{
    public byte[] Content => content;

    public void Allocate(ReadOnlySpan<bool> wanted)
    {
    }

    public void Read(long offset, Span<byte> buffer) => content.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

    public void Read(long offset, IReadOnlyList<Memory<byte>> buffers)
    {
        foreach (var buffer in buffers)
        {
            Read(offset, buffer.Span);
            offset += buffer.Length;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data) => data.CopyTo(content.AsSpan((int)offset));

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
