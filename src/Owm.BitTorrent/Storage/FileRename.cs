using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Storage;

/// <summary>How a file got another name.</summary>
internal enum NewName
{
    /// <summary>It has both names; the old one is to be deleted.</summary>
    Added,

    /// <summary>It has the new name alone.</summary>
    Taken,

    /// <summary>It has the old name alone: the new one would be on another file system.</summary>
    OnOtherDevice,
}

/// <summary>Gives a file another name on the same file system, and never the name of another file.</summary>
/// <remarks><see cref="File.Move(string, string)"/> copies in silence where a rename will not do, and looks before it leaps.</remarks>
internal static partial class FileRename
{
    private const int PermissionDenied = 1;
    private const int OtherDeviceOfUnix = 18;
    private const int OtherDeviceOfWindows = 17;
    private const uint WriteThrough = 8;

    // ENOTSUP of Linux and of the BSDs, ENOSYS, EMLINK.
    private static readonly int[] NoHardLinks = [PermissionDenied, 95, 45, 38, 78, 31];

    /// <summary>Gives a file a new name.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its new path; nothing may be there, and its directory must be.</param>
    /// <exception cref="IOException">Something is there already, or the system failed; nothing has happened.</exception>
    public static NewName Give(string from, string to)
    {
        if (OperatingSystem.IsWindows()) return MoveFile(from, to, WriteThrough) ? NewName.Taken : OtherDevice(OtherDeviceOfWindows);

        // link(2) refuses a name that is taken in the same step in which it takes it; rename(2) would replace what is there.
        // And while a file has both names, no power loss can take both.
        if (Link(from, to) == 0) return NewName.Added;
        var error = Marshal.GetLastPInvokeError();
        if (!NoHardLinks.Contains(error)) return OtherDevice(OtherDeviceOfUnix);

        // Without hard links an empty file of our own keeps the name free for the rename.
        File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write).Dispose();
        if (Rename(from, to) == 0) return NewName.Taken;
        error = Marshal.GetLastPInvokeError();
        File.Delete(to);
        return error == OtherDeviceOfUnix ? NewName.OnOtherDevice : throw Error(error);
    }

    /// <summary>Renames a file on one file system.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its new path; nothing may be there.</param>
    /// <exception cref="IOException">Something is there already, or the system failed.</exception>
    public static void Move(string from, string to)
    {
        switch (Give(from, to))
        {
            case NewName.Added:
                File.Delete(from);
                break;
            case NewName.OnOtherDevice:
                throw Error(OperatingSystem.IsWindows() ? OtherDeviceOfWindows : OtherDeviceOfUnix);
            default:
                break;
        }
    }

    private static NewName OtherDevice(int number)
    {
        var error = Marshal.GetLastPInvokeError();
        return error == number ? NewName.OnOtherDevice : throw Error(error);
    }

    private static IOException Error(int error) =>
        new(Marshal.GetPInvokeErrorMessage(error), OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | error : error);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string from, string to, uint flags);
}
