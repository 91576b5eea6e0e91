using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Owm.Testing;

/// <summary>A web server on this machine that serves one file, and may break off as often as it is told.</summary>
public sealed class LoopbackHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _content;
    private readonly Task _serving;
    private int _requests;

    /// <summary>Starts to serve.</summary>
    public LoopbackHttpServer(byte[] content)
    {
        _content = content;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Gets how many bytes are sent before the connection is closed, for each request to come; the whole rest when there is nothing more.</summary>
    public Queue<int> BreaksAfter { get; } = [];

    /// <summary>Gets how many requests there were.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Gets the address of a name on the server.</summary>
    public string this[string name] => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{name}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            var request = await ReadHeadAsync(stream);
            Interlocked.Increment(ref _requests);
            var range = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase));
            var from = range is null ? 0 : int.Parse(range["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            var rest = _content.AsMemory(from);
            var head = range is null
                ? $"HTTP/1.1 200 OK\r\nContent-Length: {rest.Length}\r\n"
                : $"HTTP/1.1 206 Partial Content\r\nContent-Length: {rest.Length}\r\nContent-Range: bytes {from}-{_content.Length - 1}/{_content.Length}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "ETag: \"one\"\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\n"), _stop.Token);
            await stream.WriteAsync(BreaksAfter.TryDequeue(out var length) ? rest[..Math.Min(length, rest.Length)] : rest, _stop.Token);
        }
        catch (IOException)
        {
            // The client has enough.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) throw new IOException("The client closed the connection.");
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return head.ToString();
    }
}
