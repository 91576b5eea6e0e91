using System.Globalization;

namespace Owm.BitTorrent.Storage;

/// <summary>How much room there is on the disk a path is on.</summary>
internal static class FreeSpace
{
    /// <summary>Returns whether a path is on a file system that is kept in memory: reserving room there means to fill it with zeros.</summary>
    /// <param name="path">A path that exists.</param>
    public static bool IsInMemory(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() && new DriveInfo(path).DriveFormat is "tmpfs" or "ramfs";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Returns the bytes this user may still write there, or <see langword="null"/> when the system does not say.</summary>
    /// <param name="path">A path; neither it nor its parents need to exist.</param>
    public static long? At(string path)
    {
        try
        {
            var existing = Path.GetFullPath(path);
            while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent) existing = parent;
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(existing)! : existing);

            // Some network file systems say 0 of 0.
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The figure only helps a message or an early check; without it the system's own error has to do.
            return null;
        }
    }

    /// <summary>Returns a number of bytes as people read it: <c>1.2 GB</c>.</summary>
    /// <param name="bytes">The number of bytes.</param>
    public static string Describe(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || value >= 100 ? Math.Floor(value) : Math.Round(value, 1))} {units[unit]}");
    }
}
