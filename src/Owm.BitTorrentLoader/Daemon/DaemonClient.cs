using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>Speaks to a running daemon: JSON in HTTP/1.1 over its socket. Safe to use from any thread.</summary>
public sealed class DaemonClient : IDisposable
{
    private const int MaxAnswer = 256 * 1024 * 1024;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private const int HelloAttempts = 10;
    private static readonly TimeSpan HelloInterval = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http;

    private DaemonClient(HttpClient http, DaemonHello hello)
    {
        _http = http;
        Hello = hello;
    }

    /// <summary>Gets what the daemon said of itself.</summary>
    public DaemonHello Hello { get; }

    /// <summary>Connects to the daemon, if one is running.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The client; <see langword="null"/> when no daemon answers.</returns>
    /// <exception cref="DaemonException">It is another user's, or something else answers.</exception>
    public static async Task<DaemonClient?> TryConnectAsync(DaemonPlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) => await DaemonConnection.OpenAsync(place, token),
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            BaseAddress = new Uri("http://owm/"),
            MaxResponseContentBufferSize = MaxAnswer,
            Timeout = AnswerTimeout,
        };
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "v1/hello");
                    return new DaemonClient(http, await SendAsync(http, request, DaemonJson.Default.DaemonHello, cancellationToken));
                }
                catch (DaemonException e) when (e.Failure == DaemonFailure.Unreachable)
                {
                    http.Dispose();
                    return null;
                }
                catch (DaemonException e) when (e.Failure == DaemonFailure.HungUp && attempt < HelloAttempts)
                {
                    // It is about to end: soon nobody answers any more, or the next one does.
                    await Task.Delay(HelloInterval, TimeProvider.System, cancellationToken);
                }
            }
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that the daemon speaks as this client does.</summary>
    /// <exception cref="DaemonException">It does not.</exception>
    public DaemonClient Checked() => Hello.Protocol == DaemonHello.CurrentProtocol ? this
        : throw new DaemonException(DaemonFailure.Protocol, $"The daemon that is running is another version: {Hello.Version}, protocol {Hello.Protocol}, not {DaemonHello.CurrentProtocol}. Run 'owm torrent stop'; it starts again by itself.");

    /// <summary>Returns the torrents, in the order of the queue.</summary>
    /// <param name="details">What is told of each besides.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">It could not be asked.</exception>
    public Task<IReadOnlyList<DaemonTorrent>> ListAsync(TorrentDetails details, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "v1/torrents" + Query(details), null, DaemonJson.Default.IReadOnlyListDaemonTorrent, cancellationToken);

    /// <summary>Returns one torrent.</summary>
    /// <param name="infoHash">Its info-hash.</param>
    /// <param name="details">What is told of it besides.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">It is not there, or could not be asked for.</exception>
    public Task<DaemonTorrent> GetAsync(InfoHash infoHash, TorrentDetails details, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"v1/torrents/{infoHash}" + Query(details), null, DaemonJson.Default.DaemonTorrent, cancellationToken);

    /// <summary>Adds a torrent. One that is there, in the same directory, is left as it is.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">It is there in another directory, is wrong, or could not be kept.</exception>
    public Task<AddedTorrent> AddAsync(NewTorrent torrent, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "v1/torrents", Json(torrent, DaemonJson.Default.NewTorrent), DaemonJson.Default.AddedTorrent, cancellationToken);

    /// <summary>Stops asking and offering, until the torrent is resumed.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">The torrent is not there.</exception>
    public Task<DaemonTorrent> PauseAsync(InfoHash infoHash, CancellationToken cancellationToken) => PostAsync(infoHash, "pause", cancellationToken);

    /// <summary>Goes on after a pause or a failure.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">The torrent is not there.</exception>
    public Task<DaemonTorrent> ResumeAsync(InfoHash infoHash, CancellationToken cancellationToken) => PostAsync(infoHash, "resume", cancellationToken);

    /// <summary>Has all that is on disk looked at again. Returns when that has begun.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">The torrent is not there.</exception>
    public Task<DaemonTorrent> RecheckAsync(InfoHash infoHash, CancellationToken cancellationToken) => PostAsync(infoHash, "recheck", cancellationToken);

    /// <summary>Changes limits, goals, priorities or the place in the queue.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">The torrent is not there, or the change makes no sense.</exception>
    public Task<DaemonTorrent> ChangeAsync(InfoHash infoHash, TorrentChange change, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"v1/torrents/{infoHash}", Json(change, DaemonJson.Default.TorrentChange), DaemonJson.Default.DaemonTorrent, cancellationToken);

    /// <summary>Removes a torrent; one that is not there is removed already.</summary>
    /// <param name="infoHash">The torrent's info-hash.</param>
    /// <param name="deleteContent">Whether its content is deleted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">Its content could not be deleted.</exception>
    public Task RemoveAsync(InfoHash infoHash, bool deleteContent, CancellationToken cancellationToken) =>
        SendAsync<object>(HttpMethod.Delete, $"v1/torrents/{infoHash}" + (deleteContent ? "?content=true" : ""), null, null, cancellationToken);

    /// <summary>Returns how fast all torrents together may be.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">It could not be asked.</exception>
    public Task<DaemonLimits> GetLimitsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "v1/limits", null, DaemonJson.Default.DaemonLimits, cancellationToken);

    /// <summary>Says how fast all torrents together may be.</summary>
    /// <param name="limits">What changes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">The limits make no sense, or could not be kept.</exception>
    public Task<DaemonLimits> SetLimitsAsync(DaemonLimits limits, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, "v1/limits", Json(limits, DaemonJson.Default.DaemonLimits), DaemonJson.Default.DaemonLimits, cancellationToken);

    /// <summary>Asks the daemon to end. Returns when it has begun to.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DaemonException">It could not be asked.</exception>
    public Task StopAsync(CancellationToken cancellationToken) => SendAsync<object>(HttpMethod.Post, "v1/stop", null, null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Query(TorrentDetails details)
    {
        if (details == TorrentDetails.None) return "";
        var names = new List<string>(3);
        if (details.HasFlag(TorrentDetails.Files)) names.Add("files");
        if (details.HasFlag(TorrentDetails.Trackers)) names.Add("trackers");
        if (details.HasFlag(TorrentDetails.Peers)) names.Add("peers");
        return "?detail=" + string.Join(',', names);
    }

    private static ByteArrayContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private Task<DaemonTorrent> PostAsync(InfoHash infoHash, string verb, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"v1/torrents/{infoHash}/{verb}", null, DaemonJson.Default.DaemonTorrent, cancellationToken);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T>? answer, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await SendAsync(_http, request, answer, cancellationToken);
    }

    private static async Task<T> SendAsync<T>(HttpClient http, HttpRequestMessage request, JsonTypeInfo<T>? answer, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode) throw Refused(response.StatusCode, body);
            if (answer is null) return null!;
            return JsonSerializer.Deserialize(body, answer) ?? throw new JsonException("null");
        }
        catch (HttpRequestException e) when (e.InnerException is DaemonException known)
        {
            throw known;
        }
        catch (HttpRequestException e)
        {
            throw new DaemonException(DaemonFailure.HungUp, "The daemon hung up before it answered: it has ended, or it is another user's. Try again; its log says why (daemon.log in its directory).", e);
        }
        catch (JsonException e)
        {
            throw new DaemonException(DaemonFailure.Protocol, "What answers at the daemon's socket is no daemon of this version. Run 'owm torrent stop', and try again.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DaemonException(DaemonFailure.Unreachable, $"The daemon did not answer in {AnswerTimeout.TotalSeconds:0} seconds. Is the machine busy, or the disk? Try again.", e);
        }
    }

    private static DaemonException Refused(HttpStatusCode status, byte[] body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, DaemonJson.Default.DaemonErrorAnswer) is { Error: { } error }) return new DaemonException(error.Code, error.Message);
        }
        catch (JsonException)
        {
            // No words of the daemon's own: the number must do.
        }

        return new DaemonException(DaemonFailure.Protocol, $"The daemon refused with HTTP status {(int)status}. Run 'owm torrent stop', and try again.");
    }
}
