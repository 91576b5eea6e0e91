using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Owm.BitTorrent.Hashing;

namespace Owm.Bench;

/// <summary>The SHA-1 of sixteen pieces of 256 KiB: side by side, and one after the other.</summary>
[MemoryDiagnoser]
public class HashingBenchmarks
{
    private const int PieceLength = 256 * 1024;

    private readonly ReadOnlyMemory<byte>[] _pieces = new ReadOnlyMemory<byte>[16];
    private readonly byte[] _digests = new byte[16 * 20];

    [GlobalSetup]
    public void MakePieces()
    {
        var random = new Random(1);
        for (var i = 0; i < _pieces.Length; i++)
        {
            var piece = new byte[PieceLength];
            random.NextBytes(piece);
            _pieces[i] = piece;
        }
    }

    [Benchmark(Baseline = true)]
    public void OneByOne()
    {
        for (var i = 0; i < _pieces.Length; i++) SHA1.HashData(_pieces[i].Span, _digests.AsSpan(i * 20));
    }

    [Benchmark]
    public void SideBySide() => PieceHashing.HashPieces(_pieces, _digests);
}
