using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Storage;

/// <summary>What has a name in a directory.</summary>
internal enum EntryKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A file, or anything else that is none of the others.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, wherever it leads.</summary>
    Link,
}

/// <summary>What is at a path, links not followed: found out with one call of the system where it has such a call (Linux; statx(2)).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">The length in bytes; of no meaning for what is not a file.</param>
/// <param name="Modified">When it was last written, in ticks of UTC.</param>
internal readonly partial record struct DirectoryEntry(EntryKind Kind, long Length, long Modified)
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int WantedFields = 0x1 | 0x40 | 0x200; // type, time of the last write, length
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int LinkType = 0xA000;
    private const int NoSuchEntry = 2;
    private const int NotDirectory = 20;

    private static readonly int StatX = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.Arm64 => 291,
        _ => 0,
    };

    /// <summary>Looks at a path.</summary>
    /// <param name="path">The path; all but its last name may lead over links.</param>
    /// <exception cref="IOException">The system could not tell.</exception>
    /// <exception cref="UnauthorizedAccessException">The system would not tell.</exception>
    public static DirectoryEntry Of(string path)
    {
        if (StatX == 0) return Portable(path);
        if (Call(StatX, CurrentDirectory, path, NoFollow, WantedFields, out var found) < 0)
        {
            // Whatever else is wrong, old kernels and the filters of some containers among it, .NET knows how to say.
            return Marshal.GetLastPInvokeError() is NoSuchEntry or NotDirectory ? default : Portable(path);
        }

        if ((found.Mask & WantedFields) != WantedFields) return Portable(path);
        var kind = (found.Mode & TypeMask) switch
        {
            DirectoryType => EntryKind.Directory,
            LinkType => EntryKind.Link,
            _ => EntryKind.File,
        };
        return new DirectoryEntry(kind, found.Length, DateTime.UnixEpoch.Ticks + (found.Seconds * TimeSpan.TicksPerSecond) + (found.Nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Looks at a path by what every system has.</summary>
    internal static DirectoryEntry Portable(string path)
    {
        var entry = new FileInfo(path);
        var attributes = entry.Attributes;
        if ((int)attributes == -1) return default;
        if (attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null) return new(EntryKind.Link, 0, entry.LastWriteTimeUtc.Ticks);
        return attributes.HasFlag(FileAttributes.Directory)
            ? new(EntryKind.Directory, 0, entry.LastWriteTimeUtc.Ticks)
            : new(EntryKind.File, entry.Length, entry.LastWriteTimeUtc.Ticks);
    }

    // All arguments travel in registers, as those of a function of fixed arguments.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Call(nint number, nint directory, string path, nint flags, nint mask, out Found found);

    // struct statx, the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Found
    {
        [FieldOffset(0)]
        public readonly uint Mask;

        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(40)]
        public readonly long Length;

        [FieldOffset(112)]
        public readonly long Seconds;

        [FieldOffset(120)]
        public readonly uint Nanoseconds;
    }
}
