using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google;
using Google.Apis.Requests;
using Google.Apis.Services;
using Newtonsoft.Json;
using Owm.BitTorrentLoader.Catalogs;
using DriveFile = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>
/// A resumable upload (https://developers.google.com/drive/api/guides/manage-uploads#resumable), step by step: each step arrives or
/// throws, and the next one asks what has arrived. Google.Apis' own upload begins again from nothing when its process or its patience ends.
/// </summary>
internal sealed class DriveUpload
{
    // A multiple of 256 KiB, as Drive demands of every chunk but the last.
    public const int ChunkLength = 1024 * 1024;

    private const int MaxSessions = 8;

    private readonly IClientService _service;
    private readonly DriveFile _file;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _fields;
    private Uri? _session;
    private long? _offset;
    private long _reached;
    private int _sessions;

    public DriveUpload(IClientService service, DriveFile file, ReadOnlyMemory<byte> bytes, string fields, string? session)
    {
        _service = service;
        _file = file;
        _bytes = bytes;
        _fields = fields;
        _session = Uri.TryCreate(session, UriKind.Absolute, out var uri) && IsTrusted(uri) ? uri : null;
    }

    /// <summary>Gets or sets what is told the address of the upload, which lets anybody go on with it.</summary>
    public Action<Uri> SessionBegun { get; set; } = static _ => { };

    /// <summary>Gets whether the file's id turned out to be in use: an earlier try arrived after all.</summary>
    public bool IdIsTaken { get; private set; }

    /// <summary>Takes the next step.</summary>
    /// <returns>The file when it is whole; null when there is more to do.</returns>
    public async Task<DriveFile?> StepAsync(CancellationToken cancellationToken)
    {
        if (_session is null)
        {
            await BeginAsync(cancellationToken);
            if (IdIsTaken) return null;
        }
        else if (_offset is null)
        {
            if (await AskAsync(cancellationToken) is { } whole) return whole;
            if (_session is null || IdIsTaken) return null;

            // A part of a chunk that was cut has arrived: that is a step, and the patience begins anew.
            if (_offset > _reached)
            {
                _reached = _offset.Value;
                return null;
            }
        }

        var from = _offset!.Value;
        _offset = null;
        var length = (int)Math.Min(ChunkLength, _bytes.Length - from);
        using var chunk = new ReadOnlyMemoryContent(_bytes.Slice((int)from, length));
        chunk.Headers.ContentRange = length == 0 ? new ContentRangeHeaderValue(_bytes.Length) : new ContentRangeHeaderValue(from, from + length - 1, _bytes.Length);
        if (await PutAsync(chunk, cancellationToken) is { } file) return file;
        if (_session is not null && !IdIsTaken && _offset <= from) throw new IOException("nothing of it arrived");
        _reached = _offset ?? 0;
        return null;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (++_sessions > MaxSessions) throw new CatalogException(CatalogFailure.Network, $"Drive ended the upload of '{_file.Name}' {MaxSessions} times. Try again later.");
        var url = new Uri(new Uri(_service.BaseUri), $"/upload/{_service.BasePath}files?uploadType=resumable&supportsAllDrives=true&fields={Uri.EscapeDataString(_fields)}");
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent(_service.SerializeObject(_file), Encoding.UTF8, "application/json");
        request.Headers.Add("X-Upload-Content-Type", _file.MimeType);
        request.Headers.Add("X-Upload-Content-Length", _bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var answer = await _service.HttpClient.SendAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Conflict && _file.Id is not null)
        {
            IdIsTaken = true;
            return;
        }

        if (!answer.IsSuccessStatusCode) throw await FailureAsync(answer);
        if (answer.Headers.Location is not { IsAbsoluteUri: true } session || !IsTrusted(session))
            throw new CatalogException(CatalogFailure.BadContent, "The answer to an upload did not come from Drive. Log in to this network, or check its proxy.");
        _session = session;
        _offset = 0;
        SessionBegun(session);
    }

    // How much has arrived.
    private async Task<DriveFile?> AskAsync(CancellationToken cancellationToken)
    {
        using var nothing = new ByteArrayContent([]);
        nothing.Headers.ContentRange = new ContentRangeHeaderValue(_bytes.Length);
        return await PutAsync(nothing, cancellationToken);
    }

    private async Task<DriveFile?> PutAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, _session) { Content = content };
        using var answer = await _service.HttpClient.SendAsync(request, cancellationToken);
        switch ((int)answer.StatusCode)
        {
            case 308:
                _offset = Arrived(answer);
                return null;
            case 404 or 410:
                // It has run out: the next step begins a new one.
                _session = null;
                return null;
            case 409 when _file.Id is not null:
                IdIsTaken = true;
                return null;
            case >= 200 and < 300:
                return await WholeAsync(answer, cancellationToken);
            default:
                throw await FailureAsync(answer);
        }
    }

    // Range: bytes=0-N; none when nothing has arrived.
    private long Arrived(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Range", out var values)) return 0;
        return RangeHeaderValue.TryParse(string.Join(',', values), out var range) && range.Ranges is { Count: 1 } ranges && ranges.First() is { From: 0, To: { } to } && to < _bytes.Length
            ? to + 1
            : throw new CatalogException(CatalogFailure.BadContent, "Drive said nonsense about how much of an upload arrived. Try again later.");
    }

    private static async Task<DriveFile> WholeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (JsonConvert.DeserializeObject<DriveFile>(text) is { Id: not null } file) return file;
        }
        catch (JsonException)
        {
            // Without the cause: its text may quote the answer.
        }

        throw new CatalogException(CatalogFailure.BadContent, "The answer to an upload did not come from Drive. Log in to this network, or check its proxy.");
    }

    private async Task<GoogleApiException> FailureAsync(HttpResponseMessage answer)
    {
        RequestError? error = null;
        try
        {
            error = await _service.DeserializeError(answer);
        }
        catch (Exception e) when (e is GoogleApiException or JsonException)
        {
            // An error that is not worded as Drive's are; its status is known.
        }

        return new GoogleApiException(_service.Name, $"{(int)answer.StatusCode}") { Error = error, HttpStatusCode = answer.StatusCode };
    }

    // The login goes along with what is sent there.
    private bool IsTrusted(Uri uri)
    {
        var home = new Uri(_service.BaseUri);
        if (uri.Scheme == home.Scheme && uri.Authority == home.Authority) return true;
        return !home.IsLoopback && uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && uri.Host.EndsWith(".googleapis.com", StringComparison.OrdinalIgnoreCase);
    }
}
