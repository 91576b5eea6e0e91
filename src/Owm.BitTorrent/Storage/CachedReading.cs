using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>Reads from files what the system has in memory, and nothing else (Linux; preadv2(2), RWF_NOWAIT).</summary>
internal sealed unsafe partial class CachedReading
{
    private const int NoWait = 8;
    private const int NotSupported = 95;
    private const int NotImplemented = 38;

    // As many as are sent in one stroke; what is beyond them is read by the next call.
    private const int MaxBuffers = 64;

    private readonly string _directory;
    private volatile Way _way = OperatingSystem.IsLinux() && Environment.Is64BitProcess ? Way.Unknown : Way.None;

    /// <summary>Makes it for the files of one file system.</summary>
    /// <param name="directory">A directory in it; looked at when something is read.</param>
    public CachedReading(string directory) => _directory = directory;

    private enum Way
    {
        Unknown,
        None,
        NoWait,

        /// <summary>All there is is in memory: tmpfs knows no RWF_NOWAIT, and needs none.</summary>
        AllInMemory,
    }

    /// <summary>Reads as much as is in memory.</summary>
    /// <param name="file">A file open for reading.</param>
    /// <param name="buffers">At least one, none of them empty.</param>
    /// <param name="offset">Where to begin in the file, in bytes.</param>
    /// <returns>How many bytes were read; 0 or less when none are in memory, or the file has none there, or the system failed.</returns>
    public long Read(SafeFileHandle file, IReadOnlyList<Memory<byte>> buffers, long offset)
    {
        if (_way == Way.Unknown) _way = FreeSpace.IsInMemory(_directory) ? Way.AllInMemory : Way.NoWait;
        if (_way == Way.None) return -1;
        var count = Math.Min(buffers.Count, MaxBuffers);
        var parts = stackalloc Part[count];
        var pins = new Pins();
        for (var i = 0; i < count; i++)
        {
            pins[i] = buffers[i].Pin();
            parts[i] = new Part((nint)pins[i].Pointer, buffers[i].Length);
        }

        try
        {
            var read = ReadVector(file, parts, count, (nint)offset, _way == Way.NoWait ? NoWait : 0);
            if (read < 0 && Marshal.GetLastPInvokeError() is NotSupported or NotImplemented) _way = Way.None;
            return read;
        }
        catch (EntryPointNotFoundException)
        {
            // An older C library.
            _way = Way.None;
            return -1;
        }
        finally
        {
            for (var i = 0; i < count; i++) pins[i].Dispose();
        }
    }

    // off_t has the width of a register on a 64-bit system.
    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    private static partial nint ReadVector(SafeFileHandle file, Part* parts, int count, nint offset, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Part(nint start, nint length)
    {
        public readonly nint Start = start;
        public readonly nint Length = length;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxBuffers)]
    private struct Pins
    {
        private MemoryHandle _first;
    }
}
