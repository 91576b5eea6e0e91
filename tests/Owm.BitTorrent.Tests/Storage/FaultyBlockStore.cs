using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Tests.Storage;

/// <summary>Passes calls on to another store, and fails those that a test names.</summary>
internal sealed class FaultyBlockStore(IBlockStore inner) : IBlockStore
{
    private int _reads;
    private int _writes;
    private int _flushes;

    /// <summary>Gets or sets whether a read fails, by its number (from 1) and where it begins.</summary>
    public Func<int, long, StorageException?> FailRead { get; set; } = (_, _) => null;

    /// <summary>Gets or sets whether a write fails, by its number (from 1) and where it begins.</summary>
    public Func<int, long, StorageException?> FailWrite { get; set; } = (_, _) => null;

    /// <summary>Gets or sets whether a flush fails, by its number (from 1).</summary>
    public Func<int, StorageException?> FailFlush { get; set; } = _ => null;

    /// <summary>Gets or sets whether making room fails.</summary>
    public StorageException? FailAllocate { get; set; }

    /// <summary>Gets the files for which room was made last.</summary>
    public bool[] LastAllocated { get; private set; } = [];

    public int ReadCount => _reads;

    public int WriteCount => _writes;

    public static StorageException DiskFull() =>
        new("No space for 'content': 16 kB needed, 0 bytes free.", new IOException("No space left on device", 28)) { IsDiskFull = true };

    public static StorageException InputOutputError() =>
        new("Could not read 'content': Input/output error.", new IOException("Input/output error", 5));

    public void Allocate(ReadOnlySpan<bool> wanted)
    {
        Throw(FailAllocate);
        LastAllocated = wanted.ToArray();
        inner.Allocate(wanted);
    }

    public void Read(long offset, Span<byte> buffer)
    {
        Throw(FailRead(Interlocked.Increment(ref _reads), offset));
        inner.Read(offset, buffer);
    }

    public void Read(long offset, IReadOnlyList<Memory<byte>> buffers)
    {
        Throw(FailRead(Interlocked.Increment(ref _reads), offset));
        inner.Read(offset, buffers);
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        Throw(FailWrite(Interlocked.Increment(ref _writes), offset));
        inner.Write(offset, data);
    }

    public void Flush()
    {
        Throw(FailFlush(Interlocked.Increment(ref _flushes)));
        inner.Flush();
    }

    public void Dispose() => inner.Dispose();

    private static void Throw(StorageException? exception)
    {
        if (exception is not null) throw exception;
    }
}
