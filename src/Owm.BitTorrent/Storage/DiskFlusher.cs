using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>Puts on the disk what the system still holds in memory, and reports when that fails.</summary>
internal interface IDiskFlusher
{
    /// <summary>Returns when a file's content, length and times are on the disk.</summary>
    /// <exception cref="IOException">The disk did not keep them.</exception>
    void FlushFile(SafeFileHandle file);

    /// <summary>Returns when the names in a directory are on the disk.</summary>
    /// <exception cref="IOException">The disk did not keep them.</exception>
    void FlushDirectory(string path);
}

/// <summary>Flushes with fsync itself: <see cref="RandomAccess.FlushToDisk"/> of .NET 10 loses its errors on Unix, and knows no directories.</summary>
internal sealed partial class DiskFlusher : IDiskFlusher
{
    private const int Interrupted = 4;
    private const int AccessDenied = 13;
    private const int InvalidArgument = 22;
    private const int FullFlushOfMac = 51;

    private DiskFlusher()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static DiskFlusher Instance { get; } = new();

    public void FlushFile(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        // fsync of macOS leaves the data in the drive's cache; its F_FULLFSYNC does not, where the file system has it.
        if (OperatingSystem.IsMacOS() && FileControl(file, FullFlushOfMac) == 0) return;
        while (Fsync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw Error(error);
        }
    }

    public void FlushDirectory(string path)
    {
        // Windows keeps the names of a directory in its journal, and lets nobody flush them.
        if (OperatingSystem.IsWindows()) return;
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;
        var descriptor = Open(path, closeOnExec);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();

            // A directory that may be written but not listed cannot be opened; there is no other way to flush it.
            if (error == AccessDenied) return;
            throw Error(error);
        }

        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Fsync(directory) != 0)
        {
            var error = Marshal.GetLastPInvokeError();

            // Some file systems have no flush of directories, and say so with EINVAL.
            if (error == InvalidArgument) return;
            if (error != Interrupted) throw Error(error);
        }
    }

    private static IOException Error(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle file, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
