using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Owm.DataSources;

/// <summary>Gives files second names, which .NET cannot.</summary>
internal static class HardLinks
{
    private const int OtherDeviceOfUnix = 18;
    private const int OtherDeviceOfWindows = 17;
    private const int NotSupportedByWindows = 50;

    // EPERM, EMLINK, ENOSYS, and ENOTSUP of Linux and of the BSDs.
    private static readonly int[] NoHardLinks = [OtherDeviceOfUnix, 1, 31, 38, 78, 95, 45];

    /// <summary>Gives a file a second name.</summary>
    /// <returns>False when the file system cannot, or it is another one.</returns>
    /// <exception cref="IOException">Something is there already, or the system failed.</exception>
    public static bool TryMake(string file, string second)
    {
        var made = OperatingSystem.IsWindows()
            ? NativeMethods.CreateHardLink(second, file, 0)
            : NativeMethods.Link(Encoding.UTF8.GetBytes(file + '\0'), Encoding.UTF8.GetBytes(second + '\0')) == 0;
        if (made) return true;
        var error = Marshal.GetLastPInvokeError();
        if (OperatingSystem.IsWindows() ? error is OtherDeviceOfWindows or NotSupportedByWindows : NoHardLinks.Contains(error)) return false;
        throw new IOException($"'{file}' cannot get the name '{second}' too: {new Win32Exception(error).Message}.");
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Link(byte[] from, byte[] to);

        [DllImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, CharSet = CharSet.Unicode)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool CreateHardLink(string second, string file, nint security);
    }
}
