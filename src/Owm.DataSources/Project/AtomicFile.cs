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
        var temporary = TemporaryBeside(path);
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(handle, content, fileOffset: 0);
                Flush(handle, temporary);
            }

            PutInPlace(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a file of any size, unless it holds the very same already. After it returns, the file survives a power loss.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what it shall hold.</param>
    /// <returns>Whether it held something else.</returns>
    /// <exception cref="IOException">It could not be written; the old file, if any, is as it was.</exception>
    public static bool WriteIfOther(string path, Action<Stream> write)
    {
        var temporary = TemporaryBeside(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush();
                if (Holds(path, stream))
                {
                    stream.Dispose();
                    File.Delete(temporary);
                    return false;
                }

                Flush(stream.SafeFileHandle, temporary);
            }

            PutInPlace(temporary, path);
            return true;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static bool Holds(string path, FileStream content)
    {
        // A link is replaced, never followed.
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null } file || file.Length != content.Length) return false;
        using var there = file.OpenRead();
        content.Position = 0;
        byte[] a = new byte[64 * 1024], b = new byte[64 * 1024];
        int read;
        while ((read = content.ReadAtLeast(a, a.Length, throwOnEndOfStream: false)) > 0)
        {
            if (there.ReadAtLeast(b.AsSpan(0, read), read, throwOnEndOfStream: false) != read || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, read))) return false;
        }

        return true;
    }

    private static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");

    private static void PutInPlace(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
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
