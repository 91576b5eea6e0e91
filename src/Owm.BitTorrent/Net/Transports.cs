using System.Net;

namespace Owm.BitTorrent.Net;

/// <summary>Makes and accepts byte streams between peers: TCP, or memory in a simulation.</summary>
public interface ITransport
{
    /// <summary>Connects to a peer.</summary>
    /// <param name="remote">Where it listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">Nobody answered there.</exception>
    Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken);

    /// <summary>Listens for peers.</summary>
    /// <param name="local">The address and port; port 0 takes any free one.</param>
    /// <exception cref="IOException">The port is taken, or may not be listened on.</exception>
    IConnectionListener Listen(IPEndPoint local);
}

/// <summary>Accepts the streams that others open. Disposing stops it.</summary>
public interface IConnectionListener : IDisposable
{
    /// <summary>Gets the address and port that are listened on.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Waits for the next stream.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">No stream could be accepted now, for want of file handles for example; the caller may try again later.</exception>
    Task<IConnection> AcceptAsync(CancellationToken cancellationToken);
}

/// <summary>A stream of bytes between two peers. One may receive while one sends. Disposing cuts it at once.</summary>
public interface IConnection : IDisposable
{
    /// <summary>Gets the other side's address.</summary>
    IPEndPoint RemoteEndPoint { get; }

    /// <summary>Receives what has arrived, at least one byte.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many bytes; 0 when the other side has closed.</returns>
    /// <exception cref="IOException">The stream broke.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends all of a buffer.</summary>
    /// <param name="data">The bytes; they may be changed once the task has completed.</param>
    /// <param name="cancellationToken">Stops waiting; the stream is then of no use any more.</param>
    /// <exception cref="IOException">The stream broke.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}

/// <summary>Opens sockets for datagrams: UDP, or memory in a simulation.</summary>
public interface IDatagramTransport
{
    /// <summary>Opens a socket.</summary>
    /// <param name="local">The address and port; port 0 takes any free one.</param>
    /// <exception cref="IOException">The port is taken, or may not be listened on.</exception>
    IDatagramSocket Open(IPEndPoint local);
}

/// <summary>Sends and receives datagrams. Disposing closes it.</summary>
public interface IDatagramSocket : IDisposable
{
    /// <summary>Gets the address and port it receives on.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Sends one datagram. That it was sent does not mean that it arrives.</summary>
    /// <param name="datagram">The bytes.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The system refused to send it.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint remote, CancellationToken cancellationToken);

    /// <summary>Waits for the next datagram.</summary>
    /// <param name="buffer">Where its bytes go; what does not fit is lost.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Its length and who sent it.</returns>
    ValueTask<(int Length, IPEndPoint Remote)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
