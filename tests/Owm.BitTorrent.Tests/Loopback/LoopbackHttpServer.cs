using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Owm.BitTorrent.Tests.Loopback;

/// <summary>An HTTP/1.1 server on the loopback interface, of which the test writes every answer: server, proxy, or a canary
/// that nobody should reach.</summary>
internal sealed class LoopbackHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<string, NetworkStream, Task<bool>> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    /// <summary>Starts the server.</summary>
    /// <param name="answer">Gets a request's head and the stream to answer on; returns whether the connection stays open.</param>
    /// <param name="address">Where to listen; 127.0.0.1 when null.</param>
    public LoopbackHttpServer(Func<string, NetworkStream, Task<bool>> answer, IPAddress? address = null)
    {
        _answer = answer;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets how many connections were accepted.</summary>
    public int ConnectionCount { get; private set; }

    /// <summary>Gets the heads of the requests, in order.</summary>
    public ConcurrentQueue<string> Heads { get; } = [];

    /// <summary>Makes a server of one file, with ranges.</summary>
    public static LoopbackHttpServer OfFile(byte[] file) => new(async (head, stream) =>
    {
        var range = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.Ordinal));
        var ends = range?["Range: bytes=".Length..].Split('-').Select(int.Parse).ToArray() ?? [0, file.Length - 1];
        await SendAsync(stream, range is null ? "200 OK" : "206 Partial Content", file[ends[0]..(ends[1] + 1)], range is null ? "" : $"Content-Range: bytes {ends[0]}-{ends[1]}/{file.Length}\r\n");
        return true;
    });

    /// <summary>Sends an answer.</summary>
    public static async Task SendAsync(Stream stream, string status, byte[] body, string headers = "")
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}\r\n"));
        await stream.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                ConnectionCount++;
                _connections.Add(ServeAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var stop = _stopping.Token.Register(client.Close);
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    Heads.Enqueue(head);
                    if (!await _answer(head, stream)) return;
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return null;
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
