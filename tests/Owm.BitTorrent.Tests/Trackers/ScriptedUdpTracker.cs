using System.Buffers.Binary;
using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>A UDP tracker that answers what a test tells it to, and keeps what it was asked.</summary>
internal sealed class ScriptedUdpTracker : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IDatagramSocket _socket;
    private readonly Task _running;

    public ScriptedUdpTracker(MemoryDatagramNetwork network, IPEndPoint local)
    {
        _socket = network.Open(local);
        _running = RunAsync();
    }

    /// <summary>Gets the requests: their action is the byte at 11.</summary>
    public List<byte[]> Requests { get; } = [];

    /// <summary>Gets or sets the connection id that is given out.</summary>
    public long ConnectionId { get; set; } = 0x1122334455667788;

    /// <summary>Gets or sets what follows the transaction id in the answer to an announce or scrape; null for no answer.</summary>
    public byte[]? Answer { get; set; } = new byte[12];

    /// <summary>Gets or sets how many requests are left without an answer before the first that gets one.</summary>
    public int Ignored { get; set; }

    /// <summary>Gets or sets an error to answer requests with that have another connection id than the present one.</summary>
    public string? WrongConnectionError { get; set; }

    /// <summary>Gets or sets an error to answer every request but a connect with.</summary>
    public string? Refusal { get; set; }

    public IEnumerable<int> Actions => Requests.Select(request => (int)request[11]);

    public void Dispose()
    {
        _stopping.Cancel();
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var buffer = new byte[2048];
        while (!_stopping.IsCancellationRequested)
        {
            var (length, remote) = await _socket.ReceiveAsync(buffer, _stopping.Token);
            var request = buffer[..length];
            Requests.Add(request);
            if (Ignored-- > 0) continue;
            if (Reply(request) is { } reply) await _socket.SendAsync(reply, remote, CancellationToken.None);
        }
    }

    private byte[]? Reply(byte[] request)
    {
        var connection = BinaryPrimitives.ReadInt64BigEndian(request);
        if (request[11] == 0)
        {
            byte[] id = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(id, ConnectionId);
            return [0, 0, 0, 0, .. request[12..16], .. id];
        }

        if ((connection != ConnectionId ? WrongConnectionError ?? Refusal : Refusal) is { } error) return [0, 0, 0, 3, .. request[12..16], .. error.Select(c => (byte)c)];
        return Answer is null ? null : [0, 0, 0, request[11], .. request[12..16], .. Answer];
    }
}
