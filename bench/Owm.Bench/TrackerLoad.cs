using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Primitives;

namespace Owm.Bench;

/// <summary>How many announces a second a tracker on this machine answers: <c>./build.sh bench tracker URL INFOHASH [SECONDS]</c>.
/// Every one of a thousand peers has a loopback address of its own, and asks again as soon as it has its answer.</summary>
internal static class TrackerLoad
{
    private const int Peers = 1000;
    private const int ProtocolLength = 98;

    public static async Task RunAsync(string[] args)
    {
        var tracker = new Uri(args[0]);
        if (!InfoHash.TryParse(args[1], out var infoHash)) throw new ArgumentException($"{args[1]} is no info-hash.");
        var seconds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
        using var stop = new CancellationTokenSource();
        var answered = 0L;
        var remote = new IPEndPoint(IPAddress.Parse(tracker.Host), tracker.Port);
        var loops = Enumerable.Range(0, Peers).Select(peer => tracker.Scheme == "udp"
            ? AskByUdpAsync(peer, remote, infoHash, () => Interlocked.Increment(ref answered), stop.Token)
            : AskByHttpAsync(peer, remote, tracker, infoHash, () => Interlocked.Increment(ref answered), stop.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        var (before, start) = (Interlocked.Read(ref answered), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var rate = (Interlocked.Read(ref answered) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tracker}: {rate:N0} announces/s"));
    }

    // A connection for every announce, as peers do.
    private static async Task AskByHttpAsync(int peer, IPEndPoint remote, Uri tracker, InfoHash infoHash, Action answered, CancellationToken cancellationToken)
    {
        var hash = string.Concat(infoHash.ToArray().Select(value => $"%{value:X2}"));
        var request = Encoding.ASCII.GetBytes(
            $"GET {tracker.AbsolutePath}?info_hash={hash}&peer_id=-XX0001-{peer:000000000000}&port={1024 + peer}&uploaded=0&downloaded=0&left=1&compact=1&numwant=50 HTTP/1.1\r\nHost: {tracker.Authority}\r\nConnection: close\r\n\r\n");
        var buffer = new byte[4096];
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(AddressOf(peer), 0));
                await socket.ConnectAsync(remote, cancellationToken);
                await socket.SendAsync(request, cancellationToken);
                var length = 0;
                for (int count; (count = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken)) > 0;) length += count;
                if (buffer.AsSpan(0, length).IndexOf("8:interval"u8) >= 0) answered();
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The tracker could not keep up, or it is over: what was not answered is not counted.
            }
        }
    }

    private static async Task AskByUdpAsync(int peer, IPEndPoint remote, InfoHash infoHash, Action answered, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(AddressOf(peer), 0));
        await socket.ConnectAsync(remote, cancellationToken);
        var packet = new byte[ProtocolLength];
        var answer = new byte[2048];
        var connection = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // BEP 15: connect once, announce on that connection.
                BinaryPrimitives.WriteInt64BigEndian(packet, connection == 0 ? 0x41727101980 : connection);
                BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(8), connection == 0 ? 0 : 1);
                BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(12), peer);
                infoHash.CopyTo(packet.AsSpan(16));
                BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(36), peer);
                BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(64), 1);
                BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(92), 50);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(96), (ushort)(1024 + peer));
                await socket.SendAsync(packet.AsMemory(0, connection == 0 ? 16 : ProtocolLength), cancellationToken);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(TimeSpan.FromSeconds(1));
                await socket.ReceiveAsync(answer, patience.Token);
                var action = BinaryPrimitives.ReadInt32BigEndian(answer);
                if (action == 0) connection = BinaryPrimitives.ReadInt64BigEndian(answer.AsSpan(8));
                else if (action == 1) answered();
                else connection = 0;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                connection = 0;
            }
        }
    }

    private static IPAddress AddressOf(int peer) => new([127, 1, (byte)(peer / 250), (byte)(1 + (peer % 250))]);
}
