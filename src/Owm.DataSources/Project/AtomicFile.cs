using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Owm.DataSources;

/// <summary>Replaces a file by a new one so that, whatever happens, one of the two is there whole.</summary>
/// <remarks>
/// Temporary file in the same directory, fsync, rename, fsync of the directory. fsync goes to libc: .NET's own
/// <c>Flush(true)</c> does not report the errors of fsync, and cannot reach a directory.
/// </remarks>
internal static class AtomicFile
{
    private const int InterruptedCall = 4;
    private const int InvalidArgument = 22;

    /// <summary>Writes a text as UTF-8. After it returns, the file survives a power loss.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it shall hold.</param>
    /// <exception cref="IOException">It could not be written; the old file, if any, is as it was.</exception>
    public static void WriteText(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="WriteText"/>
    /// <param name="path">The file.</param>
    /// <param name="content">What it shall hold.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(handle, content, fileOffset: 0);
                Flush(handle, temporary);
            }

            File.Move(temporary, path, overwrite: true);
            FlushDirectory(directory);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes a directory lasting: the names in it, not what the files hold.</summary>
    /// <exception cref="IOException">The disk does not.</exception>
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = NativeMethods.Open(Encoding.UTF8.GetBytes(directory + '\0'), flags: 0);
        if (handle.IsInvalid) throw new IOException($"'{directory}' could not be made lasting: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        Flush(handle, directory);
    }

    /// <summary>Makes what a file holds lasting.</summary>
    /// <exception cref="IOException">The disk does not.</exception>
    public static void Flush(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        int error;
        do
        {
            error = NativeMethods.FSync(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == InterruptedCall);

        // Some file systems know no fsync of a directory and say EINVAL: there is nothing more to do then.
        if (error != 0 && error != InvalidArgument) throw new IOException($"'{path}' could not be made lasting: {new Win32Exception(error).Message}. Check the disk.");
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FSync(SafeFileHandle file);

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern SafeFileHandle Open(byte[] path, int flags);
    }
}
