using BenchmarkDotNet.Attributes;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Wire;

namespace Owm.Bench;

/// <summary>What is read and written for every block, and for every tracker's reply.</summary>
[MemoryDiagnoser]
public class WireBenchmarks
{
    private readonly byte[] _requests = MakeRequests();
    private readonly byte[] _reply = MakeReply();
    private readonly PeerMessageWriter _writer = new();

    [Benchmark(OperationsPerInvoke = 64)]
    public int ReadRequests()
    {
        var (offset, sum) = (0, 0);
        while (PeerMessageReader.TryRead(_requests.AsSpan(offset), PeerMessageReader.MaxLength, out var message, out var consumed, out _))
        {
            sum += message.Offset;
            offset += consumed;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = 64)]
    public int WriteRequests()
    {
        _writer.Clear();
        for (var block = 0; block < 64; block++) _writer.Write(MessageId.Request, 7, block * 16384, 16384);
        return _writer.Length;
    }

    [Benchmark]
    public bool ReadTrackerReply() => BencodeValue.Read(_reply).Find("peers"u8) is not null;

    private static byte[] MakeRequests()
    {
        var writer = new PeerMessageWriter();
        for (var block = 0; block < 64; block++) writer.Write(MessageId.Request, 7, block * 16384, 16384);
        return writer.Written.ToArray();
    }

    private static byte[] MakeReply() => BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        writer.WriteKey("complete"u8);
        writer.Write(12);
        writer.WriteKey("interval"u8);
        writer.Write(1800);
        writer.WriteKey("peers"u8);
        writer.Write(new byte[50 * 6]);
        writer.EndDictionary();
    });
}
