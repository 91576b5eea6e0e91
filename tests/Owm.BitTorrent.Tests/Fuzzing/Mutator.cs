using System.Buffers.Binary;
using System.Text;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>Makes mutants of a corpus: the same ones for the same seed.</summary>
internal sealed class Mutator
{
    private const int MaxLength = 64 * 1024;

    // One mutant in so many is nested deep or long; they cost more than all others.
    private const int RareChance = 200;

    private static readonly uint[] Boundaries = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x3FFF, 0x4000, 0x4001, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x2_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    private static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "0", "-0", "00", "-1", "1", "01", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "99999999999999999999", "",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    // What parsers trip over, to be put anywhere.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "d", "l", "i", "e", ":", "-", "0", "i0e", "i-1e", "i-0e", "i9223372036854775807e", "i-9223372036854775808e", "i99999999999999999999e", "0:", "99999999999:",
            "2147483647:", "1:a", "2:..", "1:.", "3:../", "3:CON", "2:a/", "le", "de", "d1:ai1e1:ai1ee", "4:pathle", "6:lengthi1e", "4:attr1:p", "4:attr1:l",
            "\0", "\u001b", "\u00c0\u00af", "\u00e2\u0080\u00ae", "\u00ff", "%", "%zz", "%00", "&", "=", "&xt=", "urn:btih:", "+", "\r\n", "\r\n\r\n", " ", "?", "/", "\t", "HTTP/1.1",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly Random _random;

    public Mutator(IReadOnlyList<byte[]> corpus, int seed)
    {
        _corpus = corpus;
        _random = new Random(seed);
    }

    /// <summary>Returns the next mutant.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(_corpus[_random.Next(_corpus.Count)]);
        if (_random.Next(RareChance) == 0) Nest(bytes);
        do Mutate(bytes);
        while (_random.Next(2) == 0);
        if (bytes.Count > MaxLength) bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        return [.. bytes];
    }

    private void Mutate(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var left = bytes.Count - at;
        var length = _random.Next(Math.Min(32, left) + 1);
        switch (_random.Next(11))
        {
            case 0 when left > 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when left > 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Tokens[_random.Next(Tokens.Length)]);
                break;
            case 5:
                Overwrite(bytes, at, Tokens[_random.Next(Tokens.Length)]);
                break;
            case 6:
                ReplaceNumber(bytes, at);
                break;
            case 7:
                WriteBoundary(bytes, at);
                break;
            case 8 when _random.Next(4) == 0:
                bytes.RemoveRange(at, left);
                break;
            case 9:
                // The length of something that is there, a little wrong.
                if (left > 0) bytes[at] = unchecked((byte)(bytes[at] + _random.Next(-2, 3)));
                break;
            default:
                Splice(bytes, at);
                break;
        }
    }

    private void Splice(List<byte> bytes, int at)
    {
        var other = _corpus[_random.Next(_corpus.Count)];
        var from = _random.Next(other.Length + 1);
        var length = _random.Next(2) == 0 ? other.Length - from : _random.Next(Math.Min(64, other.Length - from) + 1);
        if (_random.Next(2) == 0) bytes.RemoveRange(at, bytes.Count - at);
        bytes.InsertRange(at, other.AsSpan(from, length));
    }

    private static void Overwrite(List<byte> bytes, int at, ReadOnlySpan<byte> with)
    {
        bytes.RemoveRange(at, Math.Min(with.Length, bytes.Count - at));
        bytes.InsertRange(at, with);
    }

    // Lengths and integers written in digits: bencode, URLs.
    private void ReplaceNumber(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0) return;
        var end = start;
        while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9') end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Numbers[_random.Next(Numbers.Length)]);
    }

    // Lengths and integers written in binary, big-endian.
    private void WriteBoundary(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, Boundaries[_random.Next(Boundaries.Length)]);
        Overwrite(bytes, at, _random.Next(3) == 0 ? number[2..] : number);
    }

    private void Nest(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var depth = new[] { 31, 32, 33, 100, 10_000, 60_000 }[_random.Next(6)];
        var head = _random.Next(2) == 0 ? "l"u8 : "d1:a"u8;
        depth = Math.Min(depth, MaxLength / head.Length);
        var nest = new byte[depth * head.Length];
        for (var i = 0; i < depth; i++) head.CopyTo(nest.AsSpan(i * head.Length));
        bytes.InsertRange(at, nest);
        if (_random.Next(2) == 0) bytes.AddRange(Enumerable.Repeat((byte)'e', depth));
    }
}
