using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Tells files from devices, pipes and sockets, which .NET does not: to open a pipe is to wait for its writer.</summary>
internal static partial class FileKinds
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeOnly = 0x1; // STATX_TYPE
    private const int TypeMask = 0xF000; // S_IFMT
    private const int RegularFile = 0x8000; // S_IFREG

    /// <summary>Returns whether a file, found not to be a link or a directory, has content of its own.</summary>
    /// <param name="file">The file.</param>
    /// <remarks>What has a length is a file. Where the system cannot be asked of the rest, that does no harm: nothing is ever
    /// read of what has none.</remarks>
    public static bool IsRegularFile(FileInfo file)
    {
        if (file.Length > 0 || !OperatingSystem.IsLinux()) return true;
        try
        {
            return StatX(CurrentDirectory, file.FullName, DoNotFollow, TypeOnly, out var result) != 0 || (result.Mode & TypeMask) == RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            return true; // A C library older than the call.
        }
    }

    // statx is laid out the same on every architecture, stat is not.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out StatXResult result);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXResult
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
