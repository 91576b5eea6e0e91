using System.IO.Pipes;
using System.Net.Sockets;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>Connects to a daemon's socket or pipe, and makes sure that it is this user's.</summary>
internal static class DaemonConnection
{
    private const int PipeMilliseconds = 2000;

    /// <summary>Connects.</summary>
    /// <exception cref="DaemonException">Nobody answers, or it is another user.</exception>
    public static async Task<Stream> OpenAsync(DaemonPlace place, CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows() ? await OpenPipeAsync(place, cancellationToken) : await OpenSocketAsync(place, cancellationToken);

    private static async Task<Stream> OpenSocketAsync(DaemonPlace place, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(place.SocketPath), cancellationToken);
            if (!LocalPeer.IsSameUser(socket)) throw new DaemonException(DaemonFailure.NotAllowed, $"The daemon at '{place.SocketPath}' is another user's. Set OWM_HOME to a directory of your own.");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw e.SocketErrorCode == SocketError.AccessDenied
                ? new DaemonException(DaemonFailure.NotAllowed, $"The daemon at '{place.SocketPath}' is another user's: it may not be spoken to. Set OWM_HOME to a directory of your own.", e)
                : new DaemonException(DaemonFailure.Unreachable, $"No daemon answers at '{place.SocketPath}'. Start it with 'owm torrent start'.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> OpenPipeAsync(DaemonPlace place, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", place.PipeName, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await pipe.ConnectAsync(PipeMilliseconds, cancellationToken);
            return pipe;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            await pipe.DisposeAsync();
            throw new DaemonException(DaemonFailure.Unreachable, $"No daemon answers at the pipe '{place.PipeName}'. Start it with 'owm torrent start'.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            await pipe.DisposeAsync();
            throw new DaemonException(DaemonFailure.NotAllowed, $"The daemon at the pipe '{place.PipeName}' is another user's. Set OWM_HOME to a directory of your own.", e);
        }
    }
}
