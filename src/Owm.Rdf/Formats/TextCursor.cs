using System.Runtime.CompilerServices;

namespace Owm.Rdf.Formats;

/// <summary>A place in a text that streams by, with a window on what follows that grows as far as a reader looks.</summary>
internal sealed class TextCursor
{
    private readonly ITextFeed _feed;
    private readonly string? _sourceName;
    private readonly int _maxWindow;
    private char[] _buffer = new char[16 * 1024];
    private int _position;
    private int _end;
    private bool _ended;
    private long _line = 1;
    private long _lineStart; // index of the line's first character relative to the buffer; negative once that has passed by

    public TextCursor(ITextFeed feed, string? sourceName, int maxWindow)
    {
        _feed = feed;
        _sourceName = sourceName;
        _maxWindow = maxWindow;
        if (Current == '\uFEFF') _lineStart = ++_position;
    }

    /// <summary>Gets the character at the cursor, or -1 at the end.</summary>
    public int Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _position < _end || Extend() ? _buffer[_position] : -1;
    }

    /// <summary>Gets the characters from the cursor on that are at hand. <see cref="Extend"/> gets more.</summary>
    public ReadOnlySpan<char> Window => _buffer.AsSpan(_position, _end - _position);

    /// <summary>Returns a character after the cursor, or -1 beyond the end.</summary>
    public int Peek(int offset)
    {
        while (_position + offset >= _end)
        {
            if (!Extend()) return -1;
        }

        return _buffer[_position + offset];
    }

    /// <summary>Makes the window longer.</summary>
    /// <returns>Whether there was more.</returns>
    /// <exception cref="RdfSyntaxException">The text is not Unicode here, or what is being read is too long.</exception>
    public bool Extend()
    {
        if (_ended) return false;
        if (_end - _position > _maxWindow) throw Error($"A term here is longer than {_maxWindow} characters, the limit set.");
        if (_position > 0)
        {
            _buffer.AsSpan(_position, _end - _position).CopyTo(_buffer);
            _lineStart -= _position;
            _end -= _position;
            _position = 0;
        }

        if (_buffer.Length - _end < 2) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _feed.Read(_buffer.AsSpan(_end));
        _end += read;
        if (read > 0) return true;
        _ended = true;
        return _feed.Flaw is null ? false : throw Error(_feed.Flaw, _end - _position);
    }

    /// <summary>Passes characters, none of which ends a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => _position += count;

    /// <summary>Passes characters that may end lines.</summary>
    public void AdvanceLines(int count)
    {
        while (count > 0)
        {
            var next = Window[..count].IndexOfAny('\n', '\r');
            if (next < 0) break;
            _position += next;
            PassLineEnd();
            count -= next + 1;
        }

        _position += count;
    }

    /// <summary>Passes spaces and tabs.</summary>
    public void SkipBlanks()
    {
        while (Current is ' ' or '\t') _position++;
    }

    /// <summary>Passes spaces, line ends and comments.</summary>
    public void SkipSpace()
    {
        while (true)
        {
            switch (Current)
            {
                case ' ' or '\t':
                    _position++;
                    break;
                case '\n' or '\r':
                    PassLineEnd();
                    break;
                case '#':
                    SkipComment();
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Makes the error to throw for something at, or some characters after, the cursor.</summary>
    public RdfSyntaxException Error(string reason, int offset = 0)
    {
        // The cursor may not have passed lines inside a long string yet.
        AdvanceLines(Math.Min(offset, _end - _position));
        return new RdfSyntaxException(_sourceName, _line, _position - _lineStart + 1, reason);
    }

    /// <summary>Makes the error for what stands at the cursor instead of what should.</summary>
    public RdfSyntaxException Unexpected(string expected)
    {
        var found = Current switch
        {
            -1 => "the end of the document",
            '\n' or '\r' => "the end of the line",
            var c => IriSyntax.Describe((char)c),
        };
        return Error($"Expected {expected}, found {found}.");
    }

    private void SkipComment()
    {
        while (Current >= 0)
        {
            var length = Window.IndexOfAny('\n', '\r');
            _position = length < 0 ? _end : _position + length;
            if (length >= 0) return;
        }
    }

    private void PassLineEnd()
    {
        var isFirstOfTwo = _buffer[_position] == '\r' && Peek(1) == '\n';
        _position++;
        if (isFirstOfTwo) return;
        _line++;
        _lineStart = _position;
    }
}
