namespace Owm.BitTorrent.Storage;

/// <summary>Keeps the content of one torrent: a run of bytes that the files divide among them.</summary>
/// <remarks>
/// Calls block until the system has answered, so the engine makes them on threads of its own, several at a time; an
/// implementation must allow that for different runs of bytes. Offsets count from the start of the content.
/// </remarks>
public interface IBlockStore : IDisposable
{
    /// <summary>Makes room for the wanted files: creates what is missing at its full length, and truncates nothing.</summary>
    /// <param name="wanted">For each file of the torrent, whether its content is wanted.</param>
    /// <exception cref="Primitives.StorageException">There is no room, no permission, or the path leads outside the directory.</exception>
    void Allocate(ReadOnlySpan<bool> wanted);

    /// <summary>Reads a run of bytes.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="buffer">Filled to its end.</param>
    /// <exception cref="Primitives.StorageException">A file is missing or too short, or the system failed to read.</exception>
    void Read(long offset, Span<byte> buffer);

    /// <summary>Reads a run of bytes into several buffers, one after the other, with as few calls of the system as it can.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="buffers">Each filled to its end.</param>
    /// <exception cref="Primitives.StorageException">A file is missing or too short, or the system failed to read.</exception>
    void Read(long offset, IReadOnlyList<Memory<byte>> buffers);

    /// <summary>Reads a run of bytes into several buffers if that takes no waiting for a disk, as when the system has it in memory.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="buffers">Each filled to its end; undefined when the result is false.</param>
    /// <returns>Whether it was read. If not, <see cref="Read(long, IReadOnlyList{Memory{byte}})"/> reads it, or says what is wrong.</returns>
    bool TryReadCached(long offset, IReadOnlyList<Memory<byte>> buffers) => false;

    /// <summary>Writes a run of bytes.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="data">The bytes.</param>
    /// <exception cref="Primitives.StorageException">There is no room, no permission, or the system failed to write.</exception>
    void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>Returns when all that was written is on the disk and would survive a power loss.</summary>
    /// <exception cref="Primitives.StorageException">The system could not promise that.</exception>
    void Flush();
}
