using System.Security.Cryptography;
using System.Text;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>Where a user's daemon keeps what it must not forget, and where it is spoken to. There is one daemon per place.</summary>
public sealed class DaemonPlace
{
    // sun_path of sockaddr_un holds 108 bytes on Linux and 104 on macOS and BSD, a zero at its end included.
    private const int MaxSocketPath = 103;

    private DaemonPlace(string stateDirectory, string socketPath, string pipeName)
    {
        StateDirectory = stateDirectory;
        SocketPath = socketPath;
        PipeName = pipeName;
    }

    /// <summary>Gets the directory of the daemon's state, as a full path. Nobody else may read it.</summary>
    public string StateDirectory { get; }

    /// <summary>Gets the Unix socket the daemon listens on.</summary>
    public string SocketPath { get; }

    /// <summary>Gets the name of the pipe that the daemon listens on where there are no Unix sockets with owners: on Windows.</summary>
    public string PipeName { get; }

    /// <summary>Gets the file whose lock is held by the daemon as long as it lives. What it says (process, start, version) is for people.</summary>
    public string LockFile => Path.Combine(StateDirectory, "lock");

    /// <summary>Gets the list of torrents.</summary>
    public string ListFile => Path.Combine(StateDirectory, "list.json");

    /// <summary>Gets the log.</summary>
    public string LogFile => Path.Combine(StateDirectory, "daemon.log");

    /// <summary>Gets the nodes of the distributed hash table of the last time.</summary>
    public string DhtFile => Path.Combine(StateDirectory, "dht");

    /// <summary>Gets the directory of the .torrent files, each named by its info-hash.</summary>
    public string TorrentsDirectory => Path.Combine(StateDirectory, "torrents");

    /// <summary>Gets the directory of the files that remember which pieces are there.</summary>
    public string ResumeDirectory => Path.Combine(StateDirectory, "resume");

    /// <summary>Finds the place.</summary>
    /// <param name="stateDirectory">The directory of the daemon's state.</param>
    /// <param name="runtimeDirectory">The user's directory for sockets, which is gone after a restart (<c>XDG_RUNTIME_DIR</c>), if there is one.</param>
    /// <param name="temporaryDirectory">Where a socket goes whose path would be too long elsewhere.</param>
    public static DaemonPlace Of(string stateDirectory, string? runtimeDirectory, string temporaryDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateDirectory);
        ArgumentException.ThrowIfNullOrEmpty(temporaryDirectory);
        var state = Path.TrimEndingDirectorySeparator(Path.GetFullPath(stateDirectory));
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 4));
        string[] sockets = runtimeDirectory is not null && Path.IsPathFullyQualified(runtimeDirectory)
            ? [Path.Combine(runtimeDirectory, "owm", name + ".sock"), Path.Combine(state, "socket")]
            : [Path.Combine(state, "socket")];
        var socket = sockets.FirstOrDefault(path => Encoding.UTF8.GetByteCount(path) <= MaxSocketPath)
            ?? Path.Combine(temporaryDirectory, $"owm-{name}", "socket");
        return new DaemonPlace(state, socket, "owm-" + name);
    }

    /// <summary>Returns the file that remembers which pieces of a torrent are there.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    public string ResumeFile(string infoHash) => Path.Combine(ResumeDirectory, infoHash);

    /// <summary>Returns where the daemon keeps a torrent's .torrent file.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    public string TorrentFile(string infoHash) => Path.Combine(TorrentsDirectory, infoHash + ".torrent");
}
