using System.Net;
using System.Net.Http.Headers;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>Answers every HTTP request with the same bytes, and keeps the requests.</summary>
internal sealed class StubHttpHandler(byte[] body, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
{
    public List<Uri> Requests { get; } = [];

    public List<string> UserAgents { get; } = [];

    /// <summary>Gets or sets what the answer says of its encoding.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Gets or sets whether the answer never comes.</summary>
    public bool IsSilent { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request.RequestUri!);
        UserAgents.Add(request.Headers.UserAgent.ToString());
        if (IsSilent) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var content = new ByteArrayContent(body);
        if (ContentEncoding is not null) content.Headers.ContentEncoding.Add(ContentEncoding);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return new HttpResponseMessage(status) { Content = content };
    }
}
