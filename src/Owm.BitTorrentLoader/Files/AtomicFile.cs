using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Owm.BitTorrentLoader.Files;

/// <summary>Writes small files so that a reader, a kill or a power cut sees the old content or the new, never a part.</summary>
internal static partial class AtomicFile
{
    /// <summary>The beginning of the names of files that are not finished.</summary>
    internal const string TemporaryPrefix = ".owm-tmp-";

    private const int InputOutputError = 5;
    private const int NoSpace = 28;
    private const int Interrupted = 4;
    private const int OpenReadOnly = 0;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="mode">The permissions of a new file on Unix.</param>
    /// <exception cref="IOException">It could not be written or, without <paramref name="overwrite"/>, is there already.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite, UnixFileMode mode = DefaultMode)
    {
        path = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(directory, TemporaryPrefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
                Flush(stream.SafeFileHandle, temporary);
            }

            File.Move(temporary, path, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushDirectory(directory);
    }

    private const UnixFileMode DefaultMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // FileStream.Flush(true) of .NET 10 does not report a failed fsync on Unix (the native shim turns -1 into 1), so it is asked again here.
    private static void Flush(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsWindows()) return;
        while (Fsync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;

            // File systems of shares may not know fsync, least of all of a directory; that the disk failed or is full they do say.
            if (error is not (InputOutputError or NoSpace)) return;
            throw new IOException($"The disk did not keep what was written to '{path}': {Marshal.GetPInvokeErrorMessage(error)}. Check the disk.", error);
        }
    }

    // Makes the rename last.
    private static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = Open(directory, OpenReadOnly);
        if (!handle.IsInvalid) Flush(handle, directory);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
