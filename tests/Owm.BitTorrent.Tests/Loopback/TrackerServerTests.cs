using System.Net;
using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Trackers;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.TrackerServer;
using Owm.Testing;
using Server = Owm.BitTorrent.TrackerServer.TrackerServer;

namespace Owm.BitTorrent.Tests.Loopback;

[Trait("Category", "Loopback")]
public sealed class TrackerServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public Task Announces_and_scrapes_go_over_HTTP_and_IPv4() => AnnounceAndScrapeAsync(IPAddress.Loopback, "http");

    [Fact]
    public Task Announces_and_scrapes_go_over_UDP_and_IPv4() => AnnounceAndScrapeAsync(IPAddress.Loopback, "udp");

    [IPv6Fact]
    public Task Announces_and_scrapes_go_over_HTTP_and_IPv6() => AnnounceAndScrapeAsync(IPAddress.IPv6Loopback, "http");

    [IPv6Fact]
    public Task Announces_and_scrapes_go_over_UDP_and_IPv6() => AnnounceAndScrapeAsync(IPAddress.IPv6Loopback, "udp");

    [Fact]
    public async Task A_refusal_reaches_the_client()
    {
        await using var server = Start(IPAddress.Loopback, options => options with { AllowedInfoHashes = new HashSet<InfoHash>() });
        await using var clients = new TrackerClients(new UdpTransport(), new TrackerClientOptions());
        foreach (var tracker in new[] { $"http://{server.HttpEndPoints[0]}/announce", $"udp://{server.UdpEndPoints[0]}" })
        {
            var exception = await Assert.ThrowsAsync<TrackerException>(
                () => clients.AnnounceAsync(new Uri(tracker), Announces.Request, CancellationToken.None)).WaitAsync(Patience);
            Assert.EndsWith("refused: this tracker does not serve that torrent", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, server.Status.Refused);
    }

    [Fact]
    public async Task Requests_sent_together_are_answered_in_order()
    {
        await using var server = Start(IPAddress.Loopback);
        using var connection = await new TcpTransport().ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        var requests = string.Concat(Enumerable.Range(0, 300).Select(i => $"GET /{i} HTTP/1.1\r\n\r\nGET /scrape HTTP/1.1\r\n\r\n"));
        var sending = connection.SendAsync(Encoding.ASCII.GetBytes(requests + "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), CancellationToken.None);
        var answers = await ReceiveAllAsync(connection);
        await sending;
        var statuses = answers.Split("HTTP/1.1 ").Skip(1).Select(answer => answer[..3]).ToList();
        Assert.Equal([.. Enumerable.Repeat(new[] { "404", "200" }, 300).SelectMany(pair => pair), "404"], statuses);
    }

    [Fact]
    public async Task A_request_may_arrive_byte_by_byte()
    {
        await using var server = Start(IPAddress.Loopback);
        using var connection = await new TcpTransport().ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        foreach (var letter in "GET /scrape HTTP/1.0\r\n\r\n") await connection.SendAsync(new[] { (byte)letter }, CancellationToken.None);
        Assert.EndsWith("d14:failure reason20:info_hash is missinge", await ReceiveAllAsync(connection), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /announce HTTP/1.1\r\n\r\n", "405")]
    [InlineData("GET /announce HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "400")]
    public async Task What_is_no_plain_GET_is_refused_and_the_connection_closed(string request, string status)
    {
        await using var server = Start(IPAddress.Loopback);
        using var connection = await new TcpTransport().ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        await connection.SendAsync(Encoding.ASCII.GetBytes(request), CancellationToken.None);
        Assert.StartsWith("HTTP/1.1 " + status, await ReceiveAllAsync(connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_finish_its_request_is_cut()
    {
        var clock = new ManualTimeProvider();
        await using var server = Start(IPAddress.Loopback, timeProvider: clock);
        using var connection = await new TcpTransport().ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        await connection.SendAsync("GET /announce HT"u8.ToArray(), CancellationToken.None);
        while (server.Status.Connections == 0) await Task.Yield();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, server.Status.Connections);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", await ReceiveAllAsync(connection));
    }

    [Fact]
    public async Task More_connections_than_allowed_are_dropped_and_those_there_go_on()
    {
        await using var server = Start(IPAddress.Loopback, options => options with { MaxConnections = 2 });
        var transport = new TcpTransport();
        using var first = await transport.ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        using var second = await transport.ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        using var third = await transport.ConnectAsync(server.HttpEndPoints[0], CancellationToken.None);
        Assert.Equal("", await ReceiveAllAsync(third));
        await second.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), CancellationToken.None);
        Assert.StartsWith("HTTP/1.1 404", await ReceiveAllAsync(second), StringComparison.Ordinal);
        Assert.Equal(1, server.Status.Dropped);
    }

    [Fact]
    public async Task A_redirect_is_followed_five_times_and_no_more()
    {
        using var listener = new TcpTransport().Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var stop = new CancellationTokenSource();
        var requests = 0;
        var serving = RedirectAsync();
        using var client = new HttpTrackerClient(new TrackerClientOptions());
        var exception = await Assert.ThrowsAsync<TrackerException>(
            () => client.AnnounceAsync(new Uri($"http://{listener.LocalEndPoint}/announce"), Announces.Request, CancellationToken.None)).WaitAsync(Patience);
        Assert.Contains("302", exception.Message, StringComparison.Ordinal);
        Assert.Equal(6, requests);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);

        async Task RedirectAsync()
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync(stop.Token);
                await connection.ReceiveAsync(new byte[8192], stop.Token);
                requests++;
                await connection.SendAsync("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop.Token);
            }
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_end_is_cut_at_a_megabyte()
    {
        using var listener = new TcpTransport().Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var serving = FloodAsync();
        using var client = new HttpTrackerClient(new TrackerClientOptions());
        var exception = await Assert.ThrowsAsync<TrackerException>(
            () => client.AnnounceAsync(new Uri($"http://{listener.LocalEndPoint}/announce"), Announces.Request, CancellationToken.None)).WaitAsync(Patience);
        Assert.Contains("larger than 1 MiB", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => serving).WaitAsync(Patience);

        async Task FloodAsync()
        {
            using var connection = await listener.AcceptAsync(CancellationToken.None);
            await connection.ReceiveAsync(new byte[8192], CancellationToken.None);
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), CancellationToken.None);
            var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string('x', 65_536) + "\r\n");
            while (true) await connection.SendAsync(chunk, CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_address_that_may_not_be_contacted_is_not()
    {
        await using var server = Start(IPAddress.Loopback);
        using var client = new HttpTrackerClient(new TrackerClientOptions { MayContact = address => !IPAddress.IsLoopback(address) });
        foreach (var host in new[] { "127.0.0.1", "[::ffff:127.0.0.1]", "0x7f.1", "localhost" })
        {
            var exception = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(
                new Uri($"http://{host}:{server.HttpEndPoints[0].Port}/announce"), Announces.Request, CancellationToken.None)).WaitAsync(Patience);
            Assert.Contains("may be contacted", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, server.Status.HttpAnnounces);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_and_leaves_nothing_open()
    {
        await using var server = Start(IPAddress.Loopback);
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        var options = new TrackerServerOptions { HttpEndPoints = [free, server.HttpEndPoints[0]], UdpEndPoints = [] };
        Assert.Throws<IOException>(() => Server.Start(options));
    }

    private static async Task AnnounceAndScrapeAsync(IPAddress address, string scheme)
    {
        await using var server = Start(address);
        var tracker = new Uri($"{scheme}://{(scheme == "http" ? server.HttpEndPoints : server.UdpEndPoints)[0]}/announce");
        await using var clients = new TrackerClients(new UdpTransport(), new TrackerClientOptions());
        var first = await clients.AnnounceAsync(tracker, Announces.Request, CancellationToken.None).WaitAsync(Patience);
        Assert.Empty(first.Peers);
        Assert.Equal(TimeSpan.FromMinutes(30), first.Interval);
        var second = await clients.AnnounceAsync(tracker, Announces.Request with { Port = 7000, Left = 0 }, CancellationToken.None).WaitAsync(Patience);
        Assert.Equal([new IPEndPoint(address, 6881)], second.Peers);
        Assert.Equal(1, second.Seeds);
        Assert.Equal(1, second.Leechers);
        var counts = await clients.ScrapeAsync(tracker, [Announces.InfoHash], CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(new ScrapeCounts(1, 1, 0), counts[Announces.InfoHash]);
        Assert.Equal(2, server.Status.HttpAnnounces + server.Status.UdpAnnounces);
        Assert.Equal(2, server.Status.Peers);
    }

    private static Server Start(
        IPAddress address, Func<TrackerServerOptions, TrackerServerOptions>? change = null, TimeProvider? timeProvider = null)
    {
        var options = new TrackerServerOptions { HttpEndPoints = [new(address, 0)], UdpEndPoints = [new(address, 0)] };
        return Server.Start(change?.Invoke(options) ?? options, new TcpTransport(), new UdpTransport(), timeProvider ?? TimeProvider.System, new Random(1));
    }

    private static async Task<string> ReceiveAllAsync(IConnection connection)
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        while (true)
        {
            int length;
            try
            {
                length = await connection.ReceiveAsync(buffer, patience.Token);
            }
            catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
            {
                length = 0; // cut with something still to be read
            }

            if (length == 0) return text.ToString();
            text.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
    }
}
