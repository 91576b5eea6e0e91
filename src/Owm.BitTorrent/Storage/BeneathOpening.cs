using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>Opens files below a directory in one go, with the system itself on guard that no link leads out of it (Linux; openat2(2)).</summary>
/// <remarks>Whatever it does not open is opened, or refused with the reason, by going from name to name.</remarks>
internal static partial class BeneathOpening
{
    private const int OpenAt2 = 437;
    private const int CurrentDirectory = -100;
    private const ulong ReadWrite = 2;
    private const ulong Create = 0x40;
    private const ulong Exclusive = 0x80;
    private const ulong AllMayReadAndWrite = 0x1B6;
    private const ulong DirectoryOnly = 0x10000;
    private const ulong CloseOnExec = 0x80000;
    private const ulong PathOnly = 0x200000;
    private const ulong NoMagicLinks = 2;
    private const ulong Beneath = 8;

    // The bits of O_DIRECTORY and O_NOFOLLOW are others on ARM.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static volatile bool _isMissing = !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64);

    private static ulong NoFollow => IsArm ? 0x8000UL : 0x20000;

    /// <summary>Opens a file that is there.</summary>
    /// <param name="directory">The directory's real path.</param>
    /// <param name="names">The file's path below it, with slashes.</param>
    /// <param name="writable">Whether it is to be written, too.</param>
    /// <returns>The file; null when it is not there, not a file, reached over a link that the system cannot follow below the
    /// directory, or the system has no such call.</returns>
    public static SafeFileHandle? TryOpen(string directory, string names, bool writable)
    {
        // A directory can be opened for reading, but not be read.
        if (Open(directory, names, writable ? ReadWrite : 0, 0) is not { } file) return null;
        if (writable || ReadAt(file, 0, 0, 0) == 0) return file;
        file.Dispose();
        return null;
    }

    /// <summary>Makes a file that is not there, in a directory that is.</summary>
    /// <param name="directory">The directory's real path.</param>
    /// <param name="names">The file's path below it, with slashes.</param>
    /// <returns>The file, open for reading and writing; null when something has that name, or for any reason of <see cref="TryOpen"/>.</returns>
    public static SafeFileHandle? TryCreate(string directory, string names) => Open(directory, names, ReadWrite | Create | Exclusive, AllMayReadAndWrite);

    private static SafeFileHandle? Open(string directory, string names, ulong flags, ulong mode)
    {
        if (_isMissing) return null;
        var below = new How { Flags = CloseOnExec | NoFollow | flags, Mode = mode, Resolve = Beneath | NoMagicLinks };
        var root = new How { Flags = CloseOnExec | PathOnly | (IsArm ? 0x4000UL : DirectoryOnly) };
        var parent = Call(OpenAt2, CurrentDirectory, directory, ref root, Marshal.SizeOf<How>());
        if (parent < 0) return Nothing();
        using var parentHandle = new SafeFileHandle(parent, ownsHandle: true);
        var descriptor = Call(OpenAt2, (int)parent, names, ref below, Marshal.SizeOf<How>());
        return descriptor < 0 ? Nothing() : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static SafeFileHandle? Nothing()
    {
        const int NotPermitted = 1;
        const int NotImplemented = 38;

        // Old kernels and the filters of some containers.
        if (Marshal.GetLastPInvokeError() is NotPermitted or NotImplemented) _isMissing = true;
        return null;
    }

    // All arguments travel in registers, as those of a function of fixed arguments.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Call(nint number, nint directory, string path, ref How how, nint size);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint ReadAt(SafeFileHandle file, nint buffer, nint count, nint offset);

    [StructLayout(LayoutKind.Sequential)]
    private struct How
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
