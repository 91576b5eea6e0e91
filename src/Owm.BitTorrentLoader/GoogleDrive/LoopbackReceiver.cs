using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>
/// Waits on 127.0.0.1 for the browser to come back with an authorization code (RFC 8252 7.3). Whoever comes without the state of
/// this very login is turned away and the wait goes on; the first who has it ends it.
/// </summary>
internal sealed class LoopbackReceiver : IDisposable
{
    private const int MaxRequest = 16 * 1024;
    private const int MaxConnections = 16;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly TimeProvider _time;

    /// <summary>Begins to listen.</summary>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="time">The clock.</param>
    public LoopbackReceiver(int port, TimeProvider time)
    {
        _time = time;
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException e)
        {
            throw new CatalogException(CatalogFailure.Network, $"Port {port} of 127.0.0.1 cannot be listened on: {e.Message}. Choose another, or none.", e);
        }

        State = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>Gets the text that the answer must carry.</summary>
    public string State { get; }

    public string RedirectUri => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/";

    /// <summary>Waits for the answer.</summary>
    /// <returns>The code.</returns>
    /// <exception cref="CatalogException">The login was refused, or nobody answered in time.</exception>
    public async Task<string> ReceiveAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timed = new CancellationTokenSource(timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timed.Token, cancellationToken);
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                // Browsers open connections ahead of need and leave them silent: none may keep the others waiting.
                serving.RemoveAll(t => t.IsCompleted);
                if (serving.Count >= MaxConnections) await Task.WhenAny(serving);
                var accepting = _listener.AcceptTcpClientAsync(stop.Token).AsTask();
                await Task.WhenAny(accepting, answer.Task);
                if (answer.Task.IsCompleted)
                {
                    stop.CancelAfter(TimeSpan.Zero);
                    await DisposeAcceptedAsync(accepting);
                    var (code, error) = await answer.Task;
                    return code ?? throw new CatalogException(CatalogFailure.NotAllowed,
                        $"The login was refused in the browser ({error}). Run 'owm catalog login' again and agree.");
                }

                serving.Add(ServeAsync(await accepting, answer, stop.Token));
            }
        }
        catch (OperationCanceledException) when (timed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CatalogException(CatalogFailure.NotLoggedIn, $"Nobody logged in within {timeout.TotalMinutes:0} minutes. Run 'owm catalog login' again; if Google's page said that the app is blocked, ask the account's administrator to trust it.");
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(serving);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static async Task DisposeAcceptedAsync(Task<TcpClient> accepting)
    {
        try
        {
            (await accepting).Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Nobody came any more, which is what was wanted.
        }
    }

    private async Task ServeAsync(TcpClient client, TaskCompletionSource<Answer> answer, CancellationToken cancellationToken)
    {
        using (client)
        {
            using var timed = new CancellationTokenSource(RequestTimeout, _time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timed.Token, cancellationToken);
            try
            {
                var stream = client.GetStream();
                var target = await ReadTargetAsync(stream, stop.Token);
                var read = target is null ? null : Read(target);
                var page = read switch
                {
                    null => Page("400 Bad Request", "This is not the login that was asked for."),
                    { Code: null } => Page("200 OK", "The login was refused. You can close this window."),
                    _ => Page("200 OK", "You are logged in. You can close this window."),
                };
                await stream.WriteAsync(page, stop.Token);
                if (read is not null) answer.TrySetResult(read);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // A visitor who went away or said nothing; the login goes on.
            }
        }
    }

    private static byte[] Page(string status, string text)
    {
        var body = $"<!doctype html><title>owm</title><p>{text}";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\n"
            + $"Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n{body}");
    }

    private static async Task<string?> ReadTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRequest];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) return null;
            length += read;

            // To the end of the headers: an answer to half a request is reset before the browser shows it.
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0) continue;
            var line = Encoding.ASCII.GetString(buffer, 0, buffer.AsSpan().IndexOf("\r\n"u8)).Split(' ');
            return line is ["GET", var target, ..] ? target : null;
        }

        return null;
    }

    // Null: not the answer to this login.
    private Answer? Read(string target)
    {
        if (!target.StartsWith("/?", StringComparison.Ordinal)) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in target[2..].Split('&'))
        {
            var parts = pair.Split('=', 2);
            if (!values.TryAdd(parts[0], parts.Length == 2 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : "")) return null;
        }

        if (!values.TryGetValue("state", out var state)
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.ASCII.GetBytes(State))) return null;
        if (values.TryGetValue("code", out var code) && code.Length > 0) return new Answer(code, null);
        if (!values.TryGetValue("error", out var error)) return null;
        return new Answer(null, error.Length <= 64 && error.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? error : "unknown reason");
    }

    private sealed record Answer(string? Code, string? Error);
}
