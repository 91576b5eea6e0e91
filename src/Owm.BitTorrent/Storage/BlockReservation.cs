using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrent.Storage;

/// <summary>Has the file system set blocks aside for a file, so that writing to it cannot fail for want of room (Linux; fallocate(2)).</summary>
internal static partial class BlockReservation
{
    private const int Interrupted = 4;
    private const int TooLarge = 27;
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    /// <summary>Reserves the blocks of an empty file, and makes it that long.</summary>
    /// <param name="file">The file, open for writing.</param>
    /// <param name="length">Its length to be, in bytes.</param>
    /// <returns>Whether that was done; false when the system, or this file system, cannot.</returns>
    /// <exception cref="IOException">There is no room.</exception>
    public static bool TryReserve(SafeFileHandle file, long length)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || length == 0) return false;
        while (Reserve(file, 0, 0, (nint)length) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is TooLarge or NoSpace or OverQuota) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            if (error != Interrupted) return false;
        }

        return true;
    }

    // off_t has the width of a register on a 64-bit system.
    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Reserve(SafeFileHandle file, int mode, nint offset, nint length);
}
