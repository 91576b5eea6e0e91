using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Owm.DataSources;

/// <summary>Reads files in directories that came from others: neither follows links nor waits for the other end of a pipe.</summary>
internal static class RegularFile
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <returns>Its bytes, or <see langword="null"/> when there are more.</returns>
    /// <exception cref="IOException">It cannot be read, or is a link, a pipe or a device.</exception>
    public static byte[]? Read(string path, long limit)
    {
        using var stream = new FileStream(Open(path), FileAccess.Read, bufferSize: 0);
        if (!stream.CanSeek) throw new IOException($"'{ShownText.Visible(path)}' is not a file with content of its own.");
        if (stream.Length > limit) return null;
        using var content = new MemoryStream((int)stream.Length);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (content.Length + read > limit) return null;
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path);
        // open(2): O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC; the bits differ between systems and processors.
        var flags = OperatingSystem.IsMacOS() ? 0x1000104
            : 0x80800 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000);
        var handle = NativeMethods.Open(Encoding.UTF8.GetBytes(path + '\0'), flags);
        if (!handle.IsInvalid) return handle;
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        handle.Dispose();
        throw new IOException($"'{ShownText.Visible(path)}' cannot be read: {error.Message}", error);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern SafeFileHandle Open(byte[] path, int flags);
    }
}
