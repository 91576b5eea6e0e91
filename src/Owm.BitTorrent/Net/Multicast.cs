using System.Net;

namespace Owm.BitTorrent.Net;

/// <summary>Joins groups that datagrams are sent to: multicast over UDP, or memory in a simulation.</summary>
internal interface IMulticastTransport
{
    /// <summary>Joins a group on every network this host is on.</summary>
    /// <param name="group">The group's address and port.</param>
    /// <exception cref="IOException">The port is taken, or the system has no such addresses.</exception>
    IMulticastSocket Join(IPEndPoint group);
}

/// <summary>Sends datagrams to a group and receives those of others, and one's own. Disposing leaves it.</summary>
internal interface IMulticastSocket : IDisposable
{
    /// <summary>Gets the group.</summary>
    IPEndPoint Group { get; }

    /// <summary>Sends one datagram to the group on every network this host is on now. One at a time.</summary>
    /// <param name="datagram">The bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">It could be sent on none.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken);

    /// <summary>Waits for the next datagram.</summary>
    /// <param name="buffer">Where its bytes go; what does not fit is lost.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">Nothing can be received any more.</exception>
    ValueTask<MulticastDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}

/// <summary>A datagram as it came.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Remote">Who sent it.</param>
/// <param name="IsOnLink">Whether it was sent to the group, by somebody on a network this host is on as well.</param>
internal readonly record struct MulticastDatagram(int Length, IPEndPoint Remote, bool IsOnLink);
