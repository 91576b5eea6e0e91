using System.Globalization;
using System.Text;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>What makes a process the daemon of its place: the lock of a file, which the system takes away from a process that ends, however that ends.</summary>
/// <remarks>What the file says is for people alone. Its process id may be another program's by now, so nothing is ever done to it.</remarks>
internal sealed class DaemonLock : IDisposable
{
    private readonly FileStream _file;

    private DaemonLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, unless another process has it.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static DaemonLock? TryTake(DaemonPlace place)
    {
        try
        {
            // On Unix, to share with nobody is flock(LOCK_EX | LOCK_NB).
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new DaemonLock(new FileStream(place.LockFile, options));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Writes who has the lock.</summary>
    public void Describe(int process, DateTimeOffset started, string version)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"process {process}\nstarted {started:yyyy-MM-dd'T'HH:mm:ss'Z'}\nversion {version}\n");
        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();
}
