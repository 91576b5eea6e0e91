using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>Finds the holes of sparse files, which is where nothing was ever written (Linux; lseek(2), SEEK_DATA and SEEK_HOLE).</summary>
internal static partial class SparseFile
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoSuchAddress = 6;

    /// <summary>Returns what is at an offset, and how far it goes on.</summary>
    /// <param name="file">A file open for reading. Its position moves, which calls that name their offset do not mind.</param>
    /// <param name="offset">The place, in bytes; inside the file.</param>
    /// <param name="end">Where to stop looking, in bytes; after the place, and inside the file.</param>
    public static ContentRun RunAt(SafeFileHandle file, long offset, long end)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return new ContentRun(ContentKind.Data, end - offset);
        var data = Seek(file, (nint)offset, SeekData);
        if (data < 0)
        {
            // ENXIO: no data from here to the end. Anything else: this file system cannot tell.
            var kind = Marshal.GetLastPInvokeError() == NoSuchAddress ? ContentKind.Zeros : ContentKind.Data;
            return new ContentRun(kind, end - offset);
        }

        if (data > offset) return new ContentRun(ContentKind.Zeros, Math.Min(data, end) - offset);
        var hole = Seek(file, (nint)offset, SeekHole);
        return new ContentRun(ContentKind.Data, (hole > offset ? Math.Min(hole, end) : end) - offset);
    }

    // off_t has the width of a register on a 64-bit system.
    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial nint Seek(SafeFileHandle file, nint offset, int whence);
}
