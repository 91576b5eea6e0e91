using System.Buffers.Binary;
using System.Net;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>A host of a simulated swarm whose every byte the test decides: a hostile peer, or one that knows less than ours.</summary>
internal sealed class ScriptedHost(SimulatedSwarm swarm, IPAddress address)
{
    private readonly ITransport _transport = swarm.Network.HostAt(address);
    private IConnectionListener? _listener;

    public SimulatedSwarm Swarm => swarm;

    /// <summary>Gets where this host listens, from the first use on.</summary>
    public IPEndPoint Listens => (_listener ??= _transport.Listen(new IPEndPoint(IPAddress.Any, 0))).LocalEndPoint;

    /// <summary>Connects to a peer, without a word.</summary>
    public async Task<ScriptedWire> ConnectAsync(SimulatedPeer peer) =>
        new(swarm, await _transport.ConnectAsync(peer.Listens, CancellationToken.None));

    /// <summary>Connects to a peer and shakes hands.</summary>
    public async Task<ScriptedWire> GreetAsync(SimulatedPeer peer, bool fast = true, bool extended = false)
    {
        var wire = await ConnectAsync(peer);
        await wire.ShakeHandsAsync(fast, extended);
        return wire;
    }

    /// <summary>Waits for a peer to connect.</summary>
    public async Task<ScriptedWire> AcceptAsync()
    {
        _ = Listens;
        return new ScriptedWire(swarm, await _listener!.AcceptAsync(CancellationToken.None));
    }

    /// <summary>Stops listening.</summary>
    public void Close() => _listener?.Dispose();
}

/// <summary>One message as it came over the wire.</summary>
internal sealed record ScriptedMessage(MessageId Id, byte[] Payload)
{
    public int Int(int index) => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(index * 4));
}

/// <summary>A connection whose every byte the test decides.</summary>
internal sealed class ScriptedWire(SimulatedSwarm swarm, IConnection connection) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _unread = [];

    /// <summary>Gets the peer id this side shakes hands with.</summary>
    public byte[] PeerId { get; } = [.. "-SC0000-"u8, .. swarm.Simulation.Random.GetItems("0123456789"u8, 12)];

    /// <summary>Sends a handshake and receives the other side's.</summary>
    public async Task<Handshake> ShakeHandsAsync(bool fast, bool extended)
    {
        await SendAsync(writer => writer.WriteHandshake(new Handshake(swarm.Torrent.InfoHash, PeerId, extended, fast)));
        Assert.True(await ReceiveAsync(Handshake.Length), "The peer hung up during the handshake.");
        var handshake = Handshake.Read([.. _unread[..Handshake.Length]]);
        _unread.RemoveRange(0, Handshake.Length);
        return handshake;
    }

    public async Task SendAsync(params byte[] bytes) => await connection.SendAsync(bytes, CancellationToken.None);

    public Task SendAsync(Action<PeerMessageWriter> write)
    {
        var writer = new PeerMessageWriter();
        write(writer);
        return SendAsync(writer.Written.ToArray());
    }

    /// <summary>Receives bytes and forgets them; false when the other side hangs up before.</summary>
    public async Task<bool> SkipAsync(int length)
    {
        var came = await ReceiveAsync(length);
        if (came) _unread.RemoveRange(0, length);
        return came;
    }

    /// <summary>Sends, if the other side has not hung up.</summary>
    public Task<bool> TrySendAsync(params byte[] bytes) => TryAsync(() => SendAsync(bytes));

    /// <summary>Sends, if the other side has not hung up.</summary>
    public Task<bool> TrySendAsync(Action<PeerMessageWriter> write) => TryAsync(() => SendAsync(write));

    /// <summary>Sends a block of the swarm's content.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="offset">The offset in the piece, in bytes.</param>
    /// <param name="length">The block's length in bytes.</param>
    public Task SendBlockAsync(int piece, int offset, int length)
    {
        var message = new byte[PeerMessageWriter.PieceHeaderLength + length];
        PeerMessageWriter.WritePieceHeader(message, piece, offset, length);
        var start = swarm.Torrent.Layout.OffsetOf(piece) + offset;
        if (piece >= 0 && start >= 0 && start + length <= swarm.Content.Length) swarm.Content.AsSpan((int)start, length).CopyTo(message.AsSpan(PeerMessageWriter.PieceHeaderLength));
        return SendAsync(message);
    }

    /// <summary>Receives the next message, keep-alives left out; null when the other side has hung up.</summary>
    public async Task<ScriptedMessage?> ReceiveAsync()
    {
        while (true)
        {
            if (!await ReceiveAsync(4)) return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(_unread[..4].ToArray());
            if (!await ReceiveAsync(4 + length)) return null;
            var body = _unread.GetRange(4, length).ToArray();
            _unread.RemoveRange(0, 4 + length);
            if (length > 0) return new ScriptedMessage((MessageId)body[0], body[1..]);
        }
    }

    /// <summary>Receives until a message of a kind comes.</summary>
    public async Task<ScriptedMessage> ReceiveAsync(MessageId id)
    {
        while (await ReceiveAsync() is { } message)
        {
            if (message.Id == id) return message;
        }

        throw new IOException($"The peer hung up; a {id} message was waited for.");
    }

    /// <summary>Reads on until the other side hangs up, and returns when that was.</summary>
    public async Task<TimeSpan> WaitUntilClosedAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return swarm.Simulation.Clock.Elapsed;
    }

    /// <summary>Does what a seed does: says it has all, unchokes, and answers every request until the other side hangs up.</summary>
    /// <param name="send">Sends one block; the right one by default.</param>
    public async Task SeedAsync(Func<ScriptedMessage, Task>? send = null)
    {
        send ??= request => SendBlockAsync(request.Int(0), request.Int(1), request.Int(2));
        var all = new Bitfield(swarm.Torrent.Layout.PieceCount);
        all.SetAll();
        try
        {
            await SendAsync(writer => writer.WriteBitfield(all.Bytes));
            await SendAsync(writer => writer.Write(MessageId.Unchoke));
            while (await ReceiveAsync() is { } message)
            {
                if (message.Id == MessageId.Request) await send(message);
            }
        }
        catch (IOException)
        {
            // The other side has hung up.
        }
    }

    public void Dispose() => connection.Dispose();

    private static async Task<bool> TryAsync(Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<bool> ReceiveAsync(int length)
    {
        while (_unread.Count < length)
        {
            int count;
            try
            {
                count = await connection.ReceiveAsync(_buffer, CancellationToken.None);
            }
            catch (IOException)
            {
                return false;
            }

            if (count == 0) return false;
            _unread.AddRange(_buffer.AsSpan(0, count));
        }

        return true;
    }
}
