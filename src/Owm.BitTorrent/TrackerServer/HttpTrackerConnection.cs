using System.Buffers;
using System.Globalization;
using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>One HTTP connection to the tracker: requests in, answers out, in order. Requests that arrived together are answered together.</summary>
internal sealed class HttpTrackerConnection
{
    private const int LargestHead = 8 * 1024;
    private const int FlushedLength = 16 * 1024;

    private readonly IConnection _connection;
    private readonly HttpAnnounce _answers;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _timeout;
    private readonly ArrayBufferWriter<byte> _output = new(512);
    private readonly ArrayBufferWriter<byte> _body = new(512);
    private long _waitingSince;

    public HttpTrackerConnection(IConnection connection, HttpAnnounce answers, TimeSpan timeout, TimeProvider timeProvider)
    {
        _connection = connection;
        _answers = answers;
        _timeout = timeout;
        _timeProvider = timeProvider;
        _waitingSince = timeProvider.GetTimestamp();
    }

    public IPAddress RemoteAddress => _connection.RemoteEndPoint.Address;

    /// <summary>Gets whether the client takes too long with its request, or with taking the answer.</summary>
    public bool IsLate => _timeProvider.GetElapsedTime(Volatile.Read(ref _waitingSince)) > _timeout;

    /// <summary>Cuts the connection.</summary>
    public void Cut() => _connection.Dispose();

    /// <summary>Serves until the client has no more requests, sends something that is none, or is cut.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield(); // the accepting goes on meanwhile
        var buffer = ArrayPool<byte>.Shared.Rent(LargestHead);
        try
        {
            var length = 0;
            while (true)
            {
                var received = await _connection.ReceiveAsync(buffer.AsMemory(length, LargestHead - length), cancellationToken);
                if (received == 0) return;
                length += received;
                do
                {
                    var (used, keepsAlive) = AnswerSome(buffer.AsSpan(0, length));
                    if (used == 0 && keepsAlive) break;
                    await _connection.SendAsync(_output.WrittenMemory, cancellationToken);
                    _output.ResetWrittenCount();
                    if (!keepsAlive) return;
                    buffer.AsSpan(used, length - used).CopyTo(buffer);
                    length -= used;
                    Volatile.Write(ref _waitingSince, _timeProvider.GetTimestamp());
                }
                while (length > 0);
            }
        }
        catch (IOException)
        {
            // The client has gone, or was cut.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _connection.Dispose();
        }
    }

    private (int Used, bool KeepsAlive) AnswerSome(ReadOnlySpan<byte> arrived)
    {
        var used = 0;
        while (_output.WrittenCount < FlushedLength)
        {
            var head = HttpRequestHead.Read(arrived[used..], LargestHead);
            if (head.Status == 0) break;
            Answer(head);
            if (!head.KeepsAlive) return (used, false);
            used += head.Length;
        }

        return (used, true);
    }

    private void Answer(HttpRequestHead head)
    {
        var status = head.Status;
        _body.ResetWrittenCount();
        if (status == 200 && !_answers.TryAnswer(head.Target, RemoteAddress, _body)) status = 404;
        if (status != 200)
        {
            _body.ResetWrittenCount();
            _body.Write("This is a BitTorrent tracker: GET /announce and GET /scrape.\n"u8);
        }

        _output.Write(StatusLine(status));
        Span<byte> number = stackalloc byte[11];
        _body.WrittenCount.TryFormat(number, out var digits, provider: CultureInfo.InvariantCulture);
        _output.Write(number[..digits]);
        _output.Write(head.KeepsAlive ? "\r\nConnection: keep-alive\r\n\r\n"u8 : "\r\nConnection: close\r\n\r\n"u8);
        _output.Write(_body.WrittenSpan);
    }

    private static ReadOnlySpan<byte> StatusLine(int status) => status switch
    {
        200 => "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "u8,
        404 => "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: "u8,
        405 => "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Type: text/plain\r\nContent-Length: "u8,
        431 => "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain\r\nContent-Length: "u8,
        505 => "HTTP/1.1 505 HTTP Version Not Supported\r\nContent-Type: text/plain\r\nContent-Length: "u8,
        _ => "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: "u8,
    };
}
