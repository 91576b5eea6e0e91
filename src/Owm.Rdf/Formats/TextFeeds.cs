using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Owm.Rdf.Formats;

/// <summary>Where characters come from. What it gives is well-formed UTF-16.</summary>
internal interface ITextFeed
{
    /// <summary>Gets what is wrong right after the last character given, as a sentence, or null if nothing is.</summary>
    string? Flaw { get; }

    /// <summary>Reads at least one character, or 0 at the end or at a flaw.</summary>
    /// <param name="destination">Takes the characters; holds two at least.</param>
    int Read(Span<char> destination);
}

/// <summary>Decodes UTF-8, and stops where it is not (so that an error can tell the place).</summary>
internal sealed class Utf8Feed(Stream stream) : ITextFeed
{
    private readonly byte[] _bytes = new byte[32 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    public string? Flaw { get; private set; }

    public int Read(Span<char> destination)
    {
        while (Flaw is null)
        {
            var status = Utf8.ToUtf16(_bytes.AsSpan(_start, _end - _start), destination, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: _ended);
            _start += read;
            if (status == OperationStatus.InvalidData) Flaw = $"The byte 0x{_bytes[_start]:X2} is not valid UTF-8 here. Save the document as UTF-8.";
            if (written > 0) return written;
            if (Flaw is not null || (_ended && _start == _end)) return 0;
            Refill();
        }

        return 0;
    }

    private void Refill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        var read = stream.Read(_bytes.AsSpan(_end));
        _end += read;
        _ended = read == 0;
    }
}

/// <summary>Passes characters on, and stops at half of a surrogate pair.</summary>
internal sealed class Utf16Feed(TextReader reader) : ITextFeed
{
    private char? _held;

    public string? Flaw { get; private set; }

    public int Read(Span<char> destination)
    {
        if (Flaw is not null) return 0;
        var kept = 0;
        if (_held is { } half)
        {
            destination[kept++] = half;
            _held = null;
        }

        var read = reader.Read(destination[kept..]);
        var text = destination[..(kept + read)];
        if (read > 0 && char.IsHighSurrogate(text[^1]))
        {
            _held = text[^1];
            text = text[..^1];
            if (text.IsEmpty) return Read(destination);
        }

        var wellFormed = LengthOfWellFormed(text);
        if (wellFormed < text.Length) Flaw = $"Half of a surrogate pair (U+{(int)text[wellFormed]:X4}) is no character. Replace it.";
        return wellFormed;
    }

    private static int LengthOfWellFormed(ReadOnlySpan<char> text)
    {
        for (var at = 0; ;)
        {
            var next = text[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0) return text.Length;
            at += next;
            if (Rune.DecodeFromUtf16(text[at..], out _, out var used) != OperationStatus.Done) return at;
            at += used;
        }
    }
}
