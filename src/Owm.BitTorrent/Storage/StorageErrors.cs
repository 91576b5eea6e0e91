using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Turns what the system says into a <see cref="StorageException"/>: what happened, on which path, what to do.</summary>
internal static class StorageErrors
{
    private const int PermissionDenied = 1;
    private const int ReadOnlyFileSystem = 30;

    private enum Cause
    {
        Other,
        DiskFull,
        AccessDenied,
    }

    /// <summary>Returns whether an exception is of the system's file calls, and so one for this class.</summary>
    public static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Returns whether the system had no more file handles to give (EMFILE, ENFILE).</summary>
    public static bool IsOutOfHandles(Exception exception) =>
        !OperatingSystem.IsWindows() && exception is IOException { HResult: 24 or 23 };

    /// <summary>Makes the exception for a file that could not be read.</summary>
    public static StorageException Reading(string path, Exception cause)
    {
        return cause switch
        {
            FileNotFoundException or DirectoryNotFoundException => Missing(path, cause),
            _ when CauseOf(cause) == Cause.AccessDenied =>
                Denied($"May not read '{path}': {Text(cause)} Give this user the right to read it.", cause),
            _ => new StorageException($"Could not read '{path}': {Text(cause)} Check the disk, then verify the torrent.", cause),
        };
    }

    /// <summary>Makes the exception for a file that could not be made, lengthened or written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needed">The bytes that there was to be room for.</param>
    /// <param name="cause">What the system said.</param>
    public static StorageException Writing(string path, long needed, Exception cause)
    {
        return CauseOf(cause) switch
        {
            Cause.DiskFull => DiskFull(path, needed, cause),
            Cause.AccessDenied =>
                Denied($"May not write '{path}': {Text(cause)} Give this user the right to write there, or choose another directory.", cause),
            _ => new StorageException($"Could not write '{path}': {Text(cause)} Check the disk, or choose another directory.", cause),
        };
    }

    /// <summary>Makes the exception for room that is not there.</summary>
    /// <param name="path">The file, or the directory, that needs it.</param>
    /// <param name="needed">The bytes that there was to be room for.</param>
    /// <param name="cause">What the system said, if it was asked.</param>
    public static StorageException DiskFull(string path, long needed, Exception? cause = null)
    {
        var directory = Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path;
        var free = FreeSpace.At(directory) is { } bytes ? $", {FreeSpace.Describe(bytes)} free in '{directory}'" : string.Empty;
        return new StorageException(
            $"No space for '{path}': {FreeSpace.Describe(needed)} needed{free}. Free space there or choose another directory, then resume.", cause)
        {
            IsDiskFull = true,
        };
    }

    /// <summary>Makes the exception for a file that is not there.</summary>
    public static StorageException Missing(string path, Exception? cause = null) =>
        new($"'{path}' is missing. Put it back, or verify the torrent to download it again.", cause);

    /// <summary>Makes the exception for a file that ends too early.</summary>
    public static StorageException TooShort(string path) =>
        new($"'{path}' is shorter than it should be. Verify the torrent to download what is missing.");

    /// <summary>Makes the exception for a flush that failed.</summary>
    /// <remarks>After a failed fsync the system may have thrown the data away and say "done" the next time, so nothing is tried again.</remarks>
    public static StorageException Flushing(string path, Exception cause) =>
        new($"The disk did not keep what was written to '{path}': {Text(cause)} Check the disk, then start again and verify the torrent.", cause)
        {
            IsDiskFull = CauseOf(cause) == Cause.DiskFull,
            IsAccessDenied = CauseOf(cause) == Cause.AccessDenied,
        };

    private static StorageException Denied(string message, Exception cause) => new(message, cause) { IsAccessDenied = true };

    private static Cause CauseOf(Exception exception)
    {
        if (exception is UnauthorizedAccessException) return Cause.AccessDenied;
        if (OperatingSystem.IsWindows())
        {
            // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED; ERROR_WRITE_PROTECT
            return (exception.HResult & 0xFFFF) switch
            {
                0x70 or 0x27 or 0x50F => Cause.DiskFull,
                0x13 => Cause.AccessDenied,
                _ => Cause.Other,
            };
        }

        // On Unix .NET puts errno there: ENOSPC, and EDQUOT of Linux or of the BSDs.
        return exception.HResult switch
        {
            28 => Cause.DiskFull,
            122 when OperatingSystem.IsLinux() => Cause.DiskFull,
            69 when !OperatingSystem.IsLinux() => Cause.DiskFull,
            PermissionDenied or ReadOnlyFileSystem => Cause.AccessDenied,
            _ => Cause.Other,
        };
    }

    // One line, one sentence, without the path that .NET adds: the message names it already.
    private static string Text(Exception exception)
    {
        var text = exception is UnauthorizedAccessException ? "permission denied" : exception.Message;
        var path = text.IndexOf(" : '", StringComparison.Ordinal);
        if (path > 0) text = text[..path];
        return text.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
    }
}
