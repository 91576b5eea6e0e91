using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Loopback;

[Trait("Category", "Loopback")]
public sealed class TcpTransportTests
{
    private readonly TcpTransport _transport = new();

    [Fact]
    public async Task What_one_sends_the_other_receives()
    {
        using var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync(CancellationToken.None);
        using var left = await _transport.ConnectAsync(listener.LocalEndPoint, CancellationToken.None);
        using var right = await accepting;
        Assert.Equal(listener.LocalEndPoint, left.RemoteEndPoint);
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var sending = left.SendAsync(sent, CancellationToken.None).AsTask();
        Assert.Equal(sent, await ReceiveAsync(right, sent.Length));
        await sending;
        left.Dispose();
        Assert.Equal(0, await right.ReceiveAsync(new byte[1], CancellationToken.None));
    }

    [Fact]
    public async Task Disposing_ends_a_receive_that_waits()
    {
        using var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var left = await _transport.ConnectAsync(listener.LocalEndPoint, CancellationToken.None);
        var receiving = left.ReceiveAsync(new byte[1], CancellationToken.None).AsTask();
        left.Dispose();
        var exception = await Assert.ThrowsAsync<IOException>(() => receiving);
        Assert.Contains("closed here", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => left.SendAsync(new byte[1], CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Disposing_ends_a_send_that_waits()
    {
        using var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var left = await _transport.ConnectAsync(listener.LocalEndPoint, CancellationToken.None);
        using var right = await listener.AcceptAsync(CancellationToken.None);
        var sending = left.SendAsync(new byte[100_000_000], CancellationToken.None).AsTask();
        left.Dispose();
        await Assert.ThrowsAsync<IOException>(() => sending);
    }

    [Fact]
    public async Task A_port_nobody_listens_on_is_an_error_that_names_it()
    {
        IPEndPoint closed;
        using (var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0))) closed = listener.LocalEndPoint;
        var exception = await Assert.ThrowsAsync<IOException>(() => _transport.ConnectAsync(closed, CancellationToken.None));
        Assert.Contains(closed.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_that_names_it()
    {
        using var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var exception = Assert.Throws<IOException>(() => _transport.Listen(listener.LocalEndPoint));
        Assert.Contains(listener.LocalEndPoint.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_is_disposed_ends_the_waiting()
    {
        var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync(CancellationToken.None);
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting);
    }

    [IPv6Fact]
    public async Task Both_wildcards_can_have_the_same_port()
    {
        using var ipv4 = _transport.Listen(new IPEndPoint(IPAddress.Any, 0));
        using var ipv6 = _transport.Listen(new IPEndPoint(IPAddress.IPv6Any, ipv4.LocalEndPoint.Port));
        var accepting4 = ipv4.AcceptAsync(CancellationToken.None);
        var accepting6 = ipv6.AcceptAsync(CancellationToken.None);
        using var left4 = await _transport.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ipv4.LocalEndPoint.Port), CancellationToken.None);
        using var left6 = await _transport.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, ipv4.LocalEndPoint.Port), CancellationToken.None);
        using var right4 = await accepting4;
        using var right6 = await accepting6;
        Assert.Equal(IPAddress.Loopback, right4.RemoteEndPoint.Address);
        Assert.Equal(IPAddress.IPv6Loopback, right6.RemoteEndPoint.Address);
    }

    [Fact]
    public async Task An_IPv4_mapped_address_is_connected_to_as_IPv4()
    {
        using var listener = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var left = await _transport.ConnectAsync(
            new IPEndPoint(IPAddress.Loopback.MapToIPv6(), listener.LocalEndPoint.Port), CancellationToken.None);
        Assert.Equal(AddressFamily.InterNetwork, left.RemoteEndPoint.AddressFamily);
    }

    [Fact]
    public async Task A_datagram_arrives_with_its_sender()
    {
        var transport = new UdpTransport();
        using var left = transport.Open(new IPEndPoint(IPAddress.Loopback, 0));
        using var right = transport.Open(new IPEndPoint(IPAddress.Loopback, 0));
        var buffer = new byte[10];
        await left.SendAsync(new byte[] { 1, 2, 3 }, right.LocalEndPoint, CancellationToken.None);
        Assert.Equal((3, left.LocalEndPoint), await right.ReceiveAsync(buffer, CancellationToken.None));
        Assert.Equal([1, 2, 3], buffer[..3]);
    }

    [Fact]
    public async Task A_datagram_to_nobody_does_not_disturb_receiving()
    {
        var transport = new UdpTransport();
        using var left = transport.Open(new IPEndPoint(IPAddress.Loopback, 0));
        IPEndPoint closed;
        using (var gone = transport.Open(new IPEndPoint(IPAddress.Loopback, 0))) closed = gone.LocalEndPoint;
        using var right = transport.Open(new IPEndPoint(IPAddress.Loopback, 0));
        await left.SendAsync(new byte[] { 9 }, closed, CancellationToken.None);
        await right.SendAsync(new byte[] { 7 }, left.LocalEndPoint, CancellationToken.None);
        Assert.Equal((1, right.LocalEndPoint), await left.ReceiveAsync(new byte[10], CancellationToken.None));
    }

    private static async Task<byte[]> ReceiveAsync(IConnection connection, int length)
    {
        var received = new byte[length];
        for (var position = 0; position < length;)
        {
            var count = await connection.ReceiveAsync(received.AsMemory(position), CancellationToken.None);
            Assert.NotEqual(0, count);
            position += count;
        }

        return received;
    }
}
