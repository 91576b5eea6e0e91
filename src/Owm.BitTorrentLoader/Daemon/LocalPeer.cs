using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>Who is at the other end of a Unix socket: the system says so, the other side cannot lie.</summary>
internal static partial class LocalPeer
{
    // <sys/socket.h> of Linux.
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Returns whether the other side runs as this process's user, or as root.</summary>
    /// <exception cref="SocketException">The system does not say.</exception>
    public static bool IsSameUser(Socket socket) => UserOf(socket) is var user && (user == EffectiveUser() || user == 0);

    private static uint UserOf(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
            Span<byte> credentials = stackalloc byte[12];
            socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
            return MemoryMarshal.Read<uint>(credentials[4..8]);
        }

        return GetPeerEid((int)socket.Handle, out var user, out _) == 0 ? user : throw new SocketException(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getpeereid", SetLastError = true)]
    private static partial int GetPeerEid(int socket, out uint user, out uint group);
}
