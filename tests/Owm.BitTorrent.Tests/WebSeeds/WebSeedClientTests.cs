using System.Net;
using System.Net.Http.Headers;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.WebSeeds;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.WebSeeds;

public class WebSeedClientTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly WebSeedContent _content;

    public WebSeedClientTests() => _content = new WebSeedContent(_clock, ("a", 1_000));

    [Fact]
    public async Task Nothing_compressed_is_asked_for_or_taken()
    {
        var (fault, _) = await FaultAsync(_ => Answer(HttpStatusCode.OK, content => content.ContentEncoding.Add("gzip")));
        Assert.Equal(WebSeedFault.FileDiffers, fault);
        Assert.Equal("identity", _content.Server.Messages[0].Headers.AcceptEncoding.ToString());
    }

    [Theory]
    [InlineData(400, "FileUnavailable")]
    [InlineData(401, "FileUnavailable")]
    [InlineData(403, "FileUnavailable")]
    [InlineData(404, "FileUnavailable")]
    [InlineData(410, "FileUnavailable")]
    [InlineData(416, "FileUnavailable")]
    [InlineData(429, "Busy")]
    [InlineData(503, "Busy")]
    [InlineData(407, "Unreachable")]
    [InlineData(500, "Unreachable")]
    [InlineData(502, "Unreachable")]
    [InlineData(204, "FileDiffers")]
    [InlineData(304, "FileDiffers")]
    public async Task A_status_says_what_is_the_matter(int status, string expected)
    {
        var (fault, message) = await FaultAsync(_ => new HttpResponseMessage((HttpStatusCode)status));
        Assert.Equal(expected, fault.ToString());
        Assert.Contains($"{status}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 1)]
    [InlineData("999999999", 86_400)]
    [InlineData("Thu, 01 Jan 2026 00:05:00 GMT", 300)]
    [InlineData("Thu, 01 Jan 2015 00:05:00 GMT", 1)]
    public async Task A_busy_server_may_say_when_to_come_again(string retryAfter, int seconds)
    {
        _content.Server.Instead = _ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return response;
        };
        var exception = await Assert.ThrowsAsync<WebSeedException>(() => ReadAsync());
        Assert.Equal(TimeSpan.FromSeconds(seconds), exception.RetryAfter);
    }

    [Theory]
    [InlineData("bytes 0-899/1000")]
    [InlineData("bytes 101-999/1000")]
    [InlineData("bytes 100-1000/2000")]
    [InlineData("bytes 100-999/1001")]
    [InlineData("bytes */1000")]
    [InlineData("lines 100-999/1000")]
    public async Task A_part_that_was_not_asked_for_is_not_taken(string range)
    {
        var (fault, message) = await FaultAsync(_ => Answer(HttpStatusCode.PartialContent, headers => headers.ContentRange = ContentRangeHeaderValue.Parse(range)), start: 100);
        Assert.Equal(WebSeedFault.FileDiffers, fault);
        Assert.Contains("seed.example/data/a", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_does_not_say_which_is_not_taken() =>
        Assert.Equal(WebSeedFault.FileDiffers, (await FaultAsync(_ => Answer(HttpStatusCode.PartialContent), start: 100)).Fault);

    [Fact]
    public async Task A_part_of_another_length_than_it_says_is_not_taken()
    {
        var (fault, _) = await FaultAsync(_ => Answer(HttpStatusCode.PartialContent, headers => headers.ContentRange = new ContentRangeHeaderValue(100, 999, 1_000)), start: 100);
        Assert.Equal(WebSeedFault.FileDiffers, fault);
    }

    [Fact]
    public async Task A_file_of_another_length_is_not_taken()
    {
        _content.Server.Files[WebSeedContent.Url + "a"] = new byte[999];
        Assert.Equal(WebSeedFault.FileDiffers, (await FaultAsync(_ => null)).Fault);
        Assert.Equal(0, _content.Server.SentBytes);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_are_followed(int status)
    {
        _content.Server.Files["http://mirror.example/x/a"] = _content.Bytes;
        _content.Server.Instead = request => request.RequestUri!.Host == "seed.example" ? MemoryWebServer.Redirect("http://mirror.example/x/a", (HttpStatusCode)status) : null;
        Assert.Equal(_content.Bytes[100..], await ReadAsync(start: 100));
        Assert.Equal(["/data/a bytes=100-999", "/x/a bytes=100-999"], _content.Server.Requests);
    }

    [Fact]
    public async Task A_relative_redirect_is_relative_to_where_it_came_from()
    {
        _content.Server.Files["http://seed.example/moved/a"] = _content.Bytes;
        _content.Server.Instead = request => request.RequestUri!.AbsolutePath == "/data/a" ? MemoryWebServer.Redirect("../moved/a") : null;
        Assert.Equal(_content.Bytes, await ReadAsync());
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        Assert.Equal(WebSeedFault.FileUnavailable, (await FaultAsync(_ => MemoryWebServer.Redirect("/data/a"))).Fault);
        Assert.Equal(9, _content.Server.Requests.Count);
    }

    [Theory]
    [InlineData("ftp://example.org/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:25/")]
    [InlineData("http://")]
    public async Task Redirects_to_other_schemes_or_nowhere_are_not_followed(string target)
    {
        Assert.Equal(WebSeedFault.FileUnavailable, (await FaultAsync(_ => MemoryWebServer.Redirect(target))).Fault);
        Assert.Single(_content.Server.Requests);
    }

    [Fact]
    public async Task A_redirect_away_from_https_is_not_followed()
    {
        _content.Server.Instead = _ => MemoryWebServer.Redirect("http://seed.example/data/a");
        Assert.Equal(WebSeedFault.FileUnavailable, (await Assert.ThrowsAsync<WebSeedException>(() => ReadAsync("https://seed.example/data/"))).Fault);
    }

    [Theory]
    [InlineData("http://seed.example/other", true)]
    [InlineData("http://other.example/a", false)]
    [InlineData("http://seed.example:8080/a", false)]
    [InlineData("https://seed.example/a", false)]
    public async Task Credentials_go_to_the_host_they_are_for_alone(string target, bool areSent)
    {
        _content.Server.Instead = request => request.RequestUri!.AbsoluteUri != target ? MemoryWebServer.Redirect(target) : new HttpResponseMessage(HttpStatusCode.NotFound);
        var exception = await Assert.ThrowsAsync<WebSeedException>(() => ReadAsync("http://user:secret@seed.example/data/"));
        Assert.Equal("Basic dXNlcjpzZWNyZXQ=", _content.Server.Messages[0].Headers.Authorization!.ToString());
        Assert.Equal(areSent, _content.Server.Messages[1].Headers.Authorization is not null);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, "/data/", "Global", "Global")]
    [InlineData(true, false, "/data/", "Local", "Local")]
    [InlineData(true, false, "/data?key=1", "Global", "Local")]
    [InlineData(false, true, "/data/", "Any", "Global")]
    [InlineData(false, true, "/data?key=1", "Any", "Global")]
    [InlineData(true, true, "/data/", "Any", "Local")]
    public async Task Who_named_a_host_decides_where_it_may_be(bool allowsLocal, bool isNamedByUser, string path, string first, string redirected)
    {
        _content.With(options => options with { AllowLocal = allowsLocal });
        _content.Server.Instead = request => request.RequestUri!.Host == "seed.example" ? MemoryWebServer.Redirect("http://other.example/a") : new HttpResponseMessage(HttpStatusCode.NotFound);
        await Assert.ThrowsAsync<WebSeedException>(() => ReadAsync("http://seed.example" + path, isNamedByUser: isNamedByUser));
        Assert.Equal([first, redirected], _content.Server.Messages.Select(message => GuardedHttpHandler.ScopeOf(message).ToString()));
    }

    [Fact]
    public void A_host_has_so_many_requests_at_a_time_for_all_torrents_together()
    {
        var slots = new HostSlots(2);
        Assert.True(slots.TryTake("a.example"));
        Assert.True(slots.TryTake("A.example"));
        Assert.False(slots.TryTake("a.example"));
        Assert.True(slots.TryTake("b.example"));
        slots.Release("a.example");
        Assert.True(slots.TryTake("a.example"));
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, Action<HttpContentHeaders>? headers = null)
    {
        var content = new ByteArrayContent(new byte[1_000]);
        headers?.Invoke(content.Headers);
        return new HttpResponseMessage(status) { Content = content };
    }

    private async Task<(WebSeedFault Fault, string Message)> FaultAsync(Func<HttpRequestMessage, HttpResponseMessage?> instead, long start = 0)
    {
        _content.Server.Instead = instead;
        var exception = await Assert.ThrowsAsync<WebSeedException>(() => ReadAsync(start: start));
        return (exception.Fault, exception.Message);
    }

    private Task<byte[]> ReadAsync(string url = WebSeedContent.Url, long start = 0, bool isNamedByUser = false) =>
        _content.ReadAsync(_content.Seed(url, isNamedByUser), start, _content.Bytes.Length);
}
