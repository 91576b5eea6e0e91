using System.Diagnostics;
using Owm.Testing;

namespace Owm.Tool.Tests;

/// <summary>A disk of a few KiB: a tmpfs that is mounted at a directory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _directory;

    public SmallDisk(string directory, int kibibytes)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", _directory) != 0)
            throw new InvalidOperationException($"No tmpfs could be mounted at {_directory}.");
    }

    /// <summary>Gets whether this process may mount one.</summary>
    public static bool CanBeMounted { get; } = OperatingSystem.IsLinux() && Environment.UserName == "root" && TryOne();

    /// <summary>Makes it larger, as when something else was deleted.</summary>
    public void Grow(int kibibytes) => Assert.Equal(0, Run("mount", "-o", $"remount,size={kibibytes}k", _directory));

    public void Dispose() => Run("umount", "-l", _directory);

    private static bool TryOne()
    {
        using var place = new TemporaryDirectory();
        try
        {
            using var disk = new SmallDisk(place["disk"], 64);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that needs a disk that fills up; skipped, with the reason, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.CanBeMounted) Skip = "needs root and the right to mount a tmpfs";
    }
}
