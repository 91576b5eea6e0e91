using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>The system's table of what this process has open (Linux).</summary>
/// <remarks>
/// It doubles when it is full, and for that the kernel waits until no processor looks at the old one: 10 to 20 ms each time,
/// for whoever opens a file or a connection just then. Grown once, aside, it costs nobody anything.
/// </remarks>
internal static partial class DescriptorTable
{
    private const int DuplicateCloseOnExec = 1030;
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;

    private static int _size;

    /// <summary>Has the table grown by a thread of its own; returns at once.</summary>
    /// <param name="size">How many files it is to have room for; below the limit of the process.</param>
    public static void Grow(int size)
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref _size, size) >= size) return;
        new Thread(() => GrowNow(size), maxStackSize: 64 * 1024) { IsBackground = true, Name = "owm-grow" }.Start();
    }

    /// <summary>Has the table grown. If the system refuses, it grows when that is needed.</summary>
    /// <param name="size">How many files it is to have room for.</param>
    internal static bool GrowNow(int size)
    {
        var descriptor = Open("/", PathOnly | CloseOnExec);
        if (descriptor < 0) return false;
        using var any = new SafeFileHandle(descriptor, ownsHandle: true);
        var last = Duplicate(any, DuplicateCloseOnExec, size - 1);
        if (last < 0) return false;
        new SafeFileHandle(last, ownsHandle: true).Dispose();
        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Duplicate(SafeFileHandle file, int command, int lowest);
}
