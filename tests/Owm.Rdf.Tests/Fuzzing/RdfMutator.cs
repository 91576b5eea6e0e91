using System.Text;

namespace Owm.Rdf.Tests.Fuzzing;

/// <summary>Makes mutants of documents: the same ones for the same seed.</summary>
internal sealed class RdfMutator(IReadOnlyList<byte[]> corpus, int seed)
{
    private const int MaxLength = 64 * 1024;

    // One mutant in so many is nested deep or long; they cost more than all others.
    private const int RareChance = 200;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "<", ">", "\"", "'", "\"\"\"", "'''", "\\", "\\u", "\\U", "\\u0000", "\\uD800", "\\U00110000", "\\u003E", "\\\"", "@", "@en", "@en-", "@prefix ", "@base ", "PREFIX ", "BASE ", "GRAPH ", "a ", "true", "false",
            "^^", "^", "_:", "_:b", "_:b.", "[", "]", "[]", "(", ")", "{", "}", ".", ";", ",", "#", ":", "ex:", "ex:a.b.", "%", "%4", "%41", "\\,", "<>", "<#>", "<../..//x>", "<urn:x>", "<x y>", " ", "\t", "\n", "\r", "\r\n",
            "0", "-1", "1.", ".5", "1.e5", "1e", "1e+", "+", "-", "\0", "\u007f", "\u0085", "\u2028", "\uFEFF", "é", "線", "🐛", "\uFFFE",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F],
    ];

    private readonly Random _random = new(seed); // the seed is the test's input

    /// <summary>Returns the next mutant.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(corpus[_random.Next(corpus.Count)]);
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
        switch (_random.Next(9))
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
            case 4 when _random.Next(4) == 0:
                bytes.RemoveRange(at, left);
                break;
            case 5:
                Splice(bytes, at);
                break;
            case 6:
                bytes.RemoveRange(at, Math.Min(1, left));
                bytes.InsertRange(at, Token());
                break;
            default:
                bytes.InsertRange(at, Token());
                break;
        }
    }

    private byte[] Token() => Tokens[_random.Next(Tokens.Length)];

    private void Splice(List<byte> bytes, int at)
    {
        var other = corpus[_random.Next(corpus.Count)];
        var from = _random.Next(other.Length + 1);
        if (_random.Next(2) == 0) bytes.RemoveRange(at, bytes.Count - at);
        bytes.InsertRange(at, other.AsSpan(from, _random.Next(other.Length - from + 1)));
    }

    private void Nest(List<byte> bytes)
    {
        var unit = new[] { "[ <urn:p> ", "( ", "[", "(", "{ ", "\"", "\\\\", "a;", "_:x." }[_random.Next(9)];
        var depth = new[] { 255, 256, 257, 10_000 }[_random.Next(4)];
        bytes.InsertRange(_random.Next(bytes.Count + 1), Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, unit, Math.Min(depth, MaxLength / unit.Length)).ToString()));
    }
}
