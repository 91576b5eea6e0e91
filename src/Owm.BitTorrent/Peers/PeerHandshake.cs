using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>Shakes hands over a new connection (BEP 3), in bounded time.</summary>
internal static class PeerHandshake
{
    /// <summary>How long a peer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends a handshake.</summary>
    public static async Task SendAsync(IConnection connection, Handshake handshake, CancellationToken cancellationToken)
    {
        var bytes = new byte[Handshake.Length];
        handshake.Write(bytes);
        await connection.SendAsync(bytes, cancellationToken);
    }

    /// <summary>Receives as much of a handshake as tells which swarm is meant. Nothing is consumed.</summary>
    /// <exception cref="PeerProtocolException">It is not a handshake, or the peer hung up.</exception>
    public static async Task<InfoHash> ReceiveInfoHashAsync(IConnection connection, ReceiveBuffer buffer, CancellationToken cancellationToken)
    {
        await ReceiveAsync(connection, buffer, Handshake.LengthToInfoHash, cancellationToken);
        return Handshake.ReadInfoHash(buffer.Unread);
    }

    /// <summary>Receives a whole handshake and consumes it; what came behind it stays in the buffer.</summary>
    /// <exception cref="PeerProtocolException">It is not a handshake, or the peer hung up.</exception>
    public static async Task<Handshake> ReceiveAsync(IConnection connection, ReceiveBuffer buffer, CancellationToken cancellationToken)
    {
        await ReceiveAsync(connection, buffer, Handshake.Length, cancellationToken);
        var handshake = Handshake.Read(buffer.Unread);
        buffer.Consume(Handshake.Length);
        return handshake;
    }

    private static async Task ReceiveAsync(IConnection connection, ReceiveBuffer buffer, int length, CancellationToken cancellationToken)
    {
        while (buffer.Unread.Length < length)
        {
            var count = await connection.ReceiveAsync(buffer.Room(), cancellationToken);
            if (count == 0) throw new PeerProtocolException("It hung up during the handshake.");
            buffer.Received(count);
        }
    }
}
