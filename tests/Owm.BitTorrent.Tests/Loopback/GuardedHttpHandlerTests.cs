using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Loopback;

/// <summary>ROBUSTNESS B9: whatever a URL looks like, nothing local is contacted because a stranger says so.</summary>
[Trait("Category", "Loopback")]
public sealed class GuardedHttpHandlerTests
{
    private static readonly WebProxy NoProxy = new();

    private readonly GuardedHttpOptions _options = new() { Proxy = NoProxy, ResolveHost = ResolveAsync, ConnectTimeout = TimeSpan.FromSeconds(5) };

    public static TheoryData<string> LocalUrls =>
    [
        "http://127.0.0.1:{0}/announce",
        "http://127.1:{0}/",
        "http://127.0.1:{0}/",
        "http://2130706433:{0}/",
        "http://0x7f000001:{0}/",
        "http://0x7f.1:{0}/",
        "http://0X7F.0.0.1:{0}/",
        "http://0177.0.0.1:{0}/",
        "http://017700000001:{0}/",
        "http://127.0.0.1.:{0}/",
        "http://127。0。0。1:{0}/",
        "http://①②⑦.0.0.1:{0}/",
        "http://%31%32%37.0.0.1:{0}/",
        "http://user:pass@127.0.0.1:{0}/",
        "http://8.8.8.8@127.0.0.1:{0}/",
        "http://0:{0}/",
        "http://0.0.0.0:{0}/",
        "http://[::1]:{0}/",
        "http://[0:0:0:0:0:0:0:1]:{0}/",
        "http://[::]:{0}/",
        "http://[::ffff:127.0.0.1]:{0}/",
        "http://[::ffff:7f00:1]:{0}/",
        "http://[::127.0.0.1]:{0}/",
        "http://[64:ff9b::127.0.0.1]:{0}/",
        "http://[2002:7f00:1::]:{0}/",
        "http://169.254.169.254:{0}/latest/meta-data/",
        "http://[::ffff:169.254.169.254]:{0}/",
        "http://[fd00:ec2::254]:{0}/",
        "http://[fe80::1]:{0}/",
        "http://10.0.0.1:{0}/",
        "http://192.168.0.1:{0}/",
        "http://172.16.0.1:{0}/",
        "http://100.64.0.1:{0}/",
        "http://224.0.0.1:{0}/",
        "http://255.255.255.255:{0}/",
        "http://localhost:{0}/",
        "http://LOCALHOST:{0}/",
        "http://loopback.example:{0}/",
        "http://mapped.example:{0}/",
        "http://private.example:{0}/",
        "http://0x7f000001.example:{0}/",
        "https://127.0.0.1:{0}/",
        "https://loopback.example:{0}/",
    ];

    [Theory]
    [MemberData(nameof(LocalUrls))]
    public async Task A_stranger_cannot_make_us_contact_local_addresses(string format)
    {
        await using var canary = new LoopbackHttpServer((_, _) => Task.FromResult(false));
        var exception = await Record.ExceptionAsync(() => GetAsync(string.Format(null, format, canary.Port), AddressScope.Global));
        Assert.NotNull(exception);
        Assert.True(exception.GetBaseException() is AddressRefusedException or UriFormatException, exception.ToString());
        Assert.Equal(0, canary.ConnectionCount);
    }

    [Theory]
    [InlineData("ftp://8.8.8.8/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ws://8.8.8.8/")]
    public async Task Other_schemes_are_not_spoken(string url) =>
        await Assert.ThrowsAsync<NotSupportedException>(() => GetAsync(url, AddressScope.Any));

    [Theory]
    [InlineData("http://127.0.0.1:{0}/announce", true)]
    [InlineData("http://loopback.example:{0}/announce", true)]
    [InlineData("http://special.example:{0}/announce", false)]
    [InlineData("http://169.254.169.254:{0}/announce", false)]
    [InlineData("http://0.0.0.0:{0}/announce", false)]
    public async Task With_permission_local_addresses_are_contacted_and_special_ones_are_not(string format, bool isContacted)
    {
        await using var server = LoopbackHttpServer.OfFile("hello"u8.ToArray());
        var url = string.Format(null, format, server.Port);
        if (isContacted) Assert.Equal("hello", await GetAsync(url, AddressScope.Local));
        else Assert.IsType<AddressRefusedException>((await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(url, AddressScope.Local))).GetBaseException());
    }

    [Fact]
    public async Task An_open_connection_of_the_users_is_not_lent_to_a_stranger()
    {
        await using var server = LoopbackHttpServer.OfFile("hello"u8.ToArray());
        using var invoker = new HttpMessageInvoker(new GuardedHttpHandler(_options));
        var url = $"http://127.0.0.1:{server.Port}/";
        Assert.Equal("hello", await GetAsync(invoker, url, AddressScope.Any, CancellationToken.None));
        Assert.Equal("hello", await GetAsync(invoker, url, AddressScope.Any, CancellationToken.None));
        Assert.Equal(1, server.ConnectionCount);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(invoker, url, AddressScope.Global, CancellationToken.None));
    }

    [Fact]
    public async Task A_redirect_is_given_back_and_not_followed()
    {
        await using var canary = new LoopbackHttpServer((_, _) => Task.FromResult(false));
        await using var server = new LoopbackHttpServer(async (_, stream) =>
        {
            await LoopbackHttpServer.SendAsync(stream, "302 Found", [], $"Location: http://127.0.0.1:{canary.Port}/\r\n");
            return true;
        });
        using var invoker = new HttpMessageInvoker(new GuardedHttpHandler(_options));
        using var message = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/");
        GuardedHttpHandler.SetScope(message, AddressScope.Any);
        using var response = await invoker.SendAsync(message, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(0, canary.ConnectionCount);
    }

    [Fact]
    public async Task Behind_a_proxy_http_is_asked_for_by_its_whole_URL()
    {
        await using var proxy = LoopbackHttpServer.OfFile("by way of the proxy"u8.ToArray());
        Assert.Equal("by way of the proxy", await GetAsync("http://public.example/file", AddressScope.Global, proxy: proxy));
        Assert.StartsWith("GET http://public.example/file HTTP/1.1\r\n", Assert.Single(proxy.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://169.254.169.254/latest/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("http://private.example/")]
    [InlineData("https://rebinding.example/")]
    [InlineData("http://intranet/")]
    [InlineData("http://unknown.internal/")]
    public async Task A_proxy_is_not_made_to_contact_local_addresses(string url)
    {
        await using var proxy = LoopbackHttpServer.OfFile("by way of the proxy"u8.ToArray());
        await Assert.ThrowsAsync<AddressRefusedException>(() => GetAsync(url, AddressScope.Global, proxy: proxy));
        Assert.Equal(0, proxy.ConnectionCount);
    }

    [Fact]
    public async Task A_proxy_may_resolve_names_that_cannot_be_resolved_here()
    {
        await using var proxy = LoopbackHttpServer.OfFile("by way of the proxy"u8.ToArray());
        Assert.Equal("by way of the proxy", await GetAsync("http://unknown.example/file", AddressScope.Global, proxy: proxy));
    }

    [Fact]
    public async Task Behind_a_proxy_https_goes_through_a_tunnel_and_its_certificate_is_checked()
    {
        using var certificate = SelfSigned("public.example");
        await using var proxy = new LoopbackHttpServer(async (head, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            try
            {
                await tls.AuthenticateAsServerAsync(certificate);
                await tls.ReadExactlyAsync(new byte[1]);
            }
            catch (AuthenticationException)
            {
                // What the test expects of the client.
            }

            return false;
        });
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("https://public.example/file", AddressScope.Global, proxy: proxy));
        Assert.IsType<AuthenticationException>(exception.GetBaseException());
        Assert.StartsWith("CONNECT public.example:443 HTTP/1.1\r\n", Assert.Single(proxy.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_told_its_own_credentials()
    {
        await using var proxy = new LoopbackHttpServer(async (head, stream) =>
        {
            var isKnown = head.Contains("Proxy-Authorization: Basic dXNlcjpwYXNz", StringComparison.Ordinal);
            await LoopbackHttpServer.SendAsync(stream, isKnown ? "200 OK" : "407 Proxy Authentication Required", "hello"u8.ToArray(), isKnown ? "" : "Proxy-Authenticate: Basic realm=x\r\n");
            return true;
        });
        var options = _options with { Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") { Credentials = new NetworkCredential("user", "pass") } };
        using var invoker = new HttpMessageInvoker(new GuardedHttpHandler(options));
        Assert.Equal("hello", await GetAsync(invoker, "http://public.example/file", AddressScope.Global, CancellationToken.None));
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => host switch
    {
        "loopback.example" or "0x7f000001.example" or "localhost" or "127.0.0.1." or "xn--orhcp.0.0.1" => Addresses("127.0.0.1"),
        "mapped.example" => Addresses("::ffff:127.0.0.1"),
        "private.example" => Addresses("10.1.2.3", "fd00::1"),
        "special.example" => Addresses("169.254.169.254"),
        "rebinding.example" => Addresses("127.0.0.1", "8.8.8.8"),
        "public.example" => Addresses("8.8.8.8"),
        _ => IPAddress.TryParse(host, out var odd) ? Task.FromResult<IPAddress[]>([odd]) : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound),
    };

    private static Task<IPAddress[]> Addresses(params string[] addresses) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    private static async Task<string> GetAsync(HttpMessageInvoker invoker, string url, AddressScope reach, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        GuardedHttpHandler.SetScope(message, reach);
        using var response = await invoker.SendAsync(message, cancellationToken);
        return Encoding.ASCII.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private async Task<string> GetAsync(string url, AddressScope reach, LoopbackHttpServer? proxy = null)
    {
        var options = proxy is null ? _options : _options with { Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") };
        using var invoker = new HttpMessageInvoker(new GuardedHttpHandler(options));
        return await GetAsync(invoker, url, reach, CancellationToken.None);
    }
}
