using System.Text;
using Owm.BitTorrent.TrackerServer;

namespace Owm.BitTorrent.Tests.TrackerServer;

public sealed class HttpRequestHeadTests
{
    [Fact]
    public void A_request_has_a_target_and_keeps_the_connection_open()
    {
        var head = HttpRequestHead.Read("GET /announce?a=b HTTP/1.1\r\nHost: t.test\r\n\r\nGET /next"u8, 8192);
        Assert.Equal(200, head.Status);
        Assert.Equal("/announce?a=b", Encoding.ASCII.GetString(head.Target));
        Assert.Equal(44, head.Length);
        Assert.True(head.KeepsAlive);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.1\r\nconnection:\tCLOSE \r\n\r\n", false)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", true)]
    public void The_client_says_whether_more_requests_follow(string request, bool keepsAlive)
    {
        var head = HttpRequestHead.Read(Encoding.ASCII.GetBytes(request), 8192);
        Assert.Equal(200, head.Status);
        Assert.Equal(keepsAlive, head.KeepsAlive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\nHost: t.te")]
    [InlineData("GET / HTTP/1.1\r\n\r")]
    public void A_head_without_an_end_needs_more_bytes(string request) =>
        Assert.Equal(0, HttpRequestHead.Read(Encoding.ASCII.GetBytes(request), 8192).Status);

    [Theory]
    [InlineData("\r\n\r\n", 400)]
    [InlineData("GET\r\n\r\n", 400)]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("GET  HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET http://elsewhere.test/ HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /a b HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /a\tb HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /a\nb HTTP/1.1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\n\r\n", 405)]
    [InlineData("get / HTTP/1.1\r\n\r\n", 405)]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 505)]
    [InlineData("GET / SPDY\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n: nameless\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 400)]
    [InlineData("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    public void What_is_no_plain_GET_is_refused(string request, int status)
    {
        var head = HttpRequestHead.Read(Encoding.ASCII.GetBytes(request), 8192);
        Assert.Equal(status, head.Status);
        Assert.False(head.KeepsAlive);
    }

    [Fact]
    public void A_head_longer_than_allowed_is_refused()
    {
        var request = Encoding.ASCII.GetBytes("GET /" + new string('a', 8192) + " HTTP/1.1\r\n\r\n");
        Assert.Equal(0, HttpRequestHead.Read(request.AsSpan(0, 8191), 8192).Status);
        Assert.Equal(431, HttpRequestHead.Read(request, 8192).Status);
    }
}
