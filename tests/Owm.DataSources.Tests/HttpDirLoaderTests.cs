using System.Net;
using System.Security.Cryptography;
using System.Text;
using Owm.Testing;

namespace Owm.DataSources.Tests;

/// <summary>The loader of web addresses against a server that answers as it is told, without a network.</summary>
public sealed class HttpDirLoaderTests : IDisposable
{
    private const string Url = "https://data.example/sets/table.csv";

    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a,b,1\nb,c,2\n");

    private readonly TemporaryDirectory _directory = new();
    private readonly List<HttpRequestMessage> _requests = [];
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = [];

    public void Dispose()
    {
        foreach (var request in _requests) request.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_file_is_loaded_and_checked()
    {
        _answers.Enqueue(_ => Ok(Content));
        var loaded = await LoadAsync(Source());
        Assert.Equal(RealPath.Of(_directory.FullPath), loaded.Directory);
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
        Assert.Equal((12, false), (loaded.DownloadedBytes, loaded.WasThere));
        Assert.StartsWith("SHA-256 ", Assert.Single(loaded.Verified), StringComparison.Ordinal);
        Assert.Equal([_directory["table.csv"]], Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task What_is_there_and_right_is_not_fetched()
    {
        _directory.Write("table.csv", Content);
        Assert.True((await LoadAsync(Source())).WasThere);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task What_is_there_and_differs_is_not_overwritten()
    {
        _directory.Write("table.csv", "mine");
        Assert.Equal(HttpLoadFailure.WouldOverwrite, (await FailureAsync(Source())).Failure);
        Assert.Equal(HttpLoadFailure.WouldOverwrite, (await FailureAsync(new HttpFileDataSource { Key = "k", Url = Url })).Failure);
        Assert.Equal("mine", File.ReadAllText(_directory["table.csv"]));
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task In_a_place_of_its_own_what_is_damaged_is_fetched_again()
    {
        _answers.Enqueue(_ => Ok(Content));
        var directory = (await LoadAsync(Source(), own: true)).Directory;
        File.WriteAllText(Path.Combine(directory, "table.csv"), "damaged");
        _answers.Enqueue(_ => Ok(Content));
        Assert.False((await LoadAsync(Source(), own: true)).WasThere);
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(directory, "table.csv")));
    }

    [Fact]
    public async Task Content_with_another_digest_is_refused_and_leaves_nothing()
    {
        _answers.Enqueue(_ => Ok("something else"u8.ToArray()));
        var e = await FailureAsync(Source());
        Assert.Equal(HttpLoadFailure.WrongContent, e.Failure);
        Assert.Contains("does not have the recorded SHA-256", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task A_web_page_in_place_of_the_file_is_called_one()
    {
        _answers.Enqueue(_ => Page());
        Assert.Contains("sent a web page instead of the file", (await FailureAsync(Source())).Message, StringComparison.Ordinal);
        _answers.Enqueue(_ => Page());
        Assert.Contains("sent a web page instead of the file", (await FailureAsync(new HttpFileDataSource { Key = "k", Url = Url })).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task A_page_that_is_the_data_is_loaded()
    {
        _answers.Enqueue(_ => Page());
        await LoadAsync(new HttpFileDataSource { Key = "k", Url = "https://data.example/index.html" });
        Assert.True(File.Exists(_directory["index.html"]));
    }

    [Fact]
    public async Task Without_a_digest_the_one_to_record_is_told()
    {
        _answers.Enqueue(_ => Ok(Content));
        var warning = Assert.Single((await LoadAsync(new HttpFileDataSource { Key = "k", Url = Url })).Warnings);
        Assert.Contains(Sha256(Content), warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_is_gone_on_with_where_it_broke()
    {
        _answers.Enqueue(_ => Ok(Content[..5], length: 12, tag: "\"v1\""));
        _answers.Enqueue(_ => Rest(5, "\"v1\""));
        Assert.Equal(12, (await LoadAsync(Source())).DownloadedBytes);
        Assert.Equal(("bytes=5-", "\"v1\""), (_requests[1].Headers.Range!.ToString(), _requests[1].Headers.IfRange!.EntityTag!.Tag));
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
    }

    [Fact]
    public async Task A_load_that_was_given_up_is_gone_on_with_by_the_next()
    {
        for (var i = 0; i < 4; i++) _answers.Enqueue(i == 0 ? _ => Ok(Content[..5], length: 12, tag: "\"v1\"") : _ => throw new HttpRequestException("Connection refused"));
        var e = await FailureAsync(Source());
        Assert.Equal(HttpLoadFailure.Network, e.Failure);
        Assert.Contains("goes on from what is there", e.Message, StringComparison.Ordinal);
        _answers.Clear();
        _answers.Enqueue(_ => Rest(5, "\"v1\""));
        Assert.Equal(7, (await LoadAsync(Source())).DownloadedBytes);
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"v1\"")]
    public async Task Without_a_strong_validator_a_broken_load_begins_again(string? tag)
    {
        _answers.Enqueue(_ => Ok("XXXXX"u8.ToArray(), length: 12, tag: tag));
        _answers.Enqueue(_ => Ok(Content));
        await LoadAsync(Source());
        Assert.Null(_requests[1].Headers.Range);
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_received_whole()
    {
        _answers.Enqueue(_ => Ok("XXXXX"u8.ToArray(), length: 12, tag: "\"v1\""));
        _answers.Enqueue(_ => Ok(Content, tag: "\"v2\""));
        await LoadAsync(Source());
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData(HttpStatusCode.PartialContent)]
    public async Task A_server_that_cannot_send_the_rest_is_asked_for_the_whole(HttpStatusCode answer)
    {
        _answers.Enqueue(_ => Ok(Content[..5], length: 12, tag: "\"v1\""));
        _answers.Enqueue(_ => new HttpResponseMessage(answer) { Content = new ByteArrayContent([]) });
        _answers.Enqueue(_ => Ok(Content));
        await LoadAsync(Source());
        Assert.Null(_requests[2].Headers.Range);
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
    }

    [Fact]
    public async Task A_resumed_file_that_is_wrong_is_received_once_more_from_its_beginning()
    {
        _answers.Enqueue(_ => Ok("XXXXX"u8.ToArray(), length: 12, tag: "\"v1\""));
        _answers.Enqueue(_ => Rest(5, "\"v1\""));
        _answers.Enqueue(_ => Ok(Content, tag: "\"v1\""));
        await LoadAsync(Source());
        Assert.Equal(Content, File.ReadAllBytes(_directory["table.csv"]));
    }

    [Fact]
    public async Task A_redirect_is_followed_and_the_name_stays_the_record_s()
    {
        _answers.Enqueue(_ => Redirect("https://mirror.example/x/evil.exe?sig=1"));
        _answers.Enqueue(_ =>
        {
            var response = Ok(Content);
            response.Content.Headers.TryAddWithoutValidation("Content-Disposition", "attachment; filename=\"../../evil.sh\"");
            return response;
        });
        await LoadAsync(Source());
        Assert.Equal("https://mirror.example/x/evil.exe?sig=1", _requests[1].RequestUri!.AbsoluteUri);
        Assert.Equal([_directory["table.csv"]], Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Theory]
    [InlineData("http://data.example/table.csv", "it is not encrypted")]
    [InlineData("file:///etc/passwd", "it is no web address")]
    [InlineData("https://127.0.0.1/admin", "it is on this machine")]
    public async Task A_redirect_to_where_it_must_not_lead_is_refused(string target, string why)
    {
        _answers.Enqueue(_ => Redirect(target));
        var e = await FailureAsync(Source());
        Assert.Equal(HttpLoadFailure.NotAllowed, e.Failure);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Single(_requests);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        for (var i = 0; i < 20; i++) _answers.Enqueue(_ => Redirect(Url));
        Assert.Contains("more than 10 times", (await FailureAsync(Source())).Message, StringComparison.Ordinal);
        Assert.Equal(11, _requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_larger_than_allowed_is_refused(bool isAnnounced)
    {
        _answers.Enqueue(_ => Ok(new byte[2000], length: isAnnounced ? 2000 : null));
        Assert.Equal(HttpLoadFailure.TooLarge, (await FailureAsync(Source())).Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, HttpLoadFailure.NotFound, 1)]
    [InlineData(HttpStatusCode.Gone, HttpLoadFailure.NotFound, 1)]
    [InlineData(HttpStatusCode.Forbidden, HttpLoadFailure.NotAllowed, 1)]
    [InlineData(HttpStatusCode.NoContent, HttpLoadFailure.Network, 1)]
    [InlineData(HttpStatusCode.BadGateway, HttpLoadFailure.Network, 4)]
    [InlineData(HttpStatusCode.TooManyRequests, HttpLoadFailure.Network, 4)]
    public async Task What_a_server_refuses_is_asked_again_only_where_that_may_help(HttpStatusCode answer, HttpLoadFailure failure, int requests)
    {
        for (var i = 0; i < 4; i++) _answers.Enqueue(_ => new HttpResponseMessage(answer));
        Assert.Equal(failure, (await FailureAsync(Source())).Failure);
        Assert.Equal(requests, _requests.Count);
    }

    [Fact]
    public async Task An_encoding_that_was_not_asked_for_is_refused()
    {
        _answers.Enqueue(_ =>
        {
            var response = Ok(Content);
            response.Content.Headers.ContentEncoding.Add("gzip");
            return response;
        });
        Assert.Equal(HttpLoadFailure.WrongContent, (await FailureAsync(Source())).Failure);
        Assert.Equal("identity", _requests[0].Headers.AcceptEncoding.ToString());
    }

    [Theory]
    [InlineData("ftp://data.example/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("no address")]
    [InlineData(null)]
    public void What_is_no_web_address_cannot_be_loaded(string? url) =>
        Assert.False(Loader().CanLoad(new HttpFileDataSource { Key = "k", Url = url }));

    [Fact]
    public async Task A_password_in_an_address_is_not_sent()
    {
        Assert.Equal(HttpLoadFailure.BadRecord, (await FailureAsync(new HttpFileDataSource { Key = "k", Url = "https://user:pass@data.example/x" })).Failure);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_server_that_sends_nothing_is_given_up()
    {
        var time = new ManualTimeProvider();
        _answers.Enqueue(_ => new HttpResponseMessage { Content = new StreamContent(new SilentStream(() => time.Advance(TimeSpan.FromMinutes(3)))) });
        var e = await Assert.ThrowsAsync<HttpLoadException>(() => Loader(time: time).LoadAsync(Source()));
        Assert.Equal(HttpLoadFailure.Timeout, e.Failure);
    }

    private static HttpFileDataSource Source() => new() { Key = "table", Url = Url, Sha256 = Sha256(Content) };

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static HttpResponseMessage Ok(byte[] content, long? length = null, string? tag = null)
    {
        var response = new HttpResponseMessage { Content = new StreamContent(new MemoryStream(content)) };
        response.Content.Headers.ContentLength = length;
        if (tag is not null) response.Headers.TryAddWithoutValidation("ETag", tag);
        return response;
    }

    private static HttpResponseMessage Rest(int from, string tag)
    {
        var response = Ok(Content[from..], Content.Length - from, tag);
        response.StatusCode = HttpStatusCode.PartialContent;
        response.Content.Headers.ContentRange = new(from, Content.Length - 1, Content.Length);
        return response;
    }

    private static HttpResponseMessage Page() => new() { Content = new StringContent("<html>Sign in", Encoding.UTF8, "text/html") };

    private static HttpResponseMessage Redirect(string target)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Found);
        response.Headers.Location = new Uri(target);
        return response;
    }

    private Task<LoadedDirectory> LoadAsync(HttpFileDataSource source, bool own = false) => Loader(own).LoadDirectoryAsync(source);

    private Task<HttpLoadException> FailureAsync(HttpFileDataSource source) => Assert.ThrowsAsync<HttpLoadException>(() => Loader().LoadAsync(source));

    private HttpDirLoader Loader(bool own = false, TimeProvider? time = null) => new(_directory.FullPath, new HttpDirLoaderOptions
    {
        Handler = () => new AnsweringHandler(request =>
        {
            _requests.Add(request);
            return _answers.Dequeue()(request);
        }),
        MaxLength = 1000,
        RetryDelay = TimeSpan.Zero,
        FolderPerSource = own,
        TimeProvider = time ?? TimeProvider.System,
    });

    private sealed class AnsweringHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Task.FromResult(answer(request));
            }
            catch (HttpRequestException e)
            {
                return Task.FromException<HttpResponseMessage>(e);
            }
        }
    }

    /// <summary>A body of which nothing ever comes, however long one waits.</summary>
    private sealed class SilentStream(Action onRead) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
