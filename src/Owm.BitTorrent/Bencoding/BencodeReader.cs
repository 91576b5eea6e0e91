using System.Runtime.CompilerServices;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Bencoding;

/// <summary>
/// Reads bencoded bytes (BEP 3) token by token, forward, without recursion; the one decoder for files, peers and trackers.
/// </summary>
/// <remarks>
/// Strict where leniency would let two programs read different things: integers have no <c>-0</c>, no leading zero and fit
/// in 64 bits; lengths are checked against the bytes that are there before they are used; a key stands once in its
/// dictionary; nothing follows the value. Keys out of order are accepted: such files are in use, and an info-hash is taken
/// over the bytes as they are, so no reading of them can change it. Nothing is allocated, but for a table of 5 to 11
/// bytes per key of a dictionary whose keys are out of order.
/// </remarks>
internal ref struct BencodeReader
{
    /// <summary>How deep lists and dictionaries may nest. No document of this protocol needs more than 6.</summary>
    public const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _data;
    private readonly bool _allowsTrailingBytes;
    private readonly bool _comparesKeys;
    private Frames _frames;
    private int _depth;
    private int _valueStart;
    private int _valueLength;
    private bool _isDone;

    /// <summary>Makes a reader that stands before the first token.</summary>
    /// <param name="data">One bencoded value.</param>
    /// <param name="allowsTrailingBytes">Whether bytes may follow the value, as in a ut_metadata message (BEP 9).</param>
    public BencodeReader(ReadOnlySpan<byte> data, bool allowsTrailingBytes = false)
    {
        _data = data;
        _allowsTrailingBytes = allowsTrailingBytes;
        _comparesKeys = true;
    }

    // Reads the dictionary that begins at a position again, to look at its keys alone.
    private BencodeReader(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        _allowsTrailingBytes = true;
        Position = position;
    }

    /// <summary>Gets what the reader stands on.</summary>
    public BencodeToken Token { get; private set; }

    /// <summary>Gets where the token begins, in bytes from the start of the data.</summary>
    public int TokenStart { get; private set; }

    /// <summary>Gets where the token ends, in bytes from the start of the data; the next one begins there.</summary>
    public int Position { get; private set; }

    /// <summary>Gets how many lists and dictionaries are open.</summary>
    public readonly int Depth => _depth;

    /// <summary>Gets the integer the reader stands on.</summary>
    public long Integer { get; private set; }

    /// <summary>Gets the bytes of the string or key the reader stands on; the length prefix is not among them.</summary>
    public readonly ReadOnlySpan<byte> String => _data.Slice(_valueStart, _valueLength);

    /// <summary>Gets where <see cref="String"/> begins, in bytes from the start of the data.</summary>
    public readonly int StringStart => _valueStart;

    /// <summary>Goes to the next token.</summary>
    /// <returns>Whether there is one; not after the end of the value.</returns>
    /// <exception cref="InvalidTorrentException">The bytes are not strict bencode; the message has the offset.</exception>
    public bool Read()
    {
        TokenStart = Position;
        if (_isDone)
        {
            Token = BencodeToken.None;
            if (Position < _data.Length && !_allowsTrailingBytes) throw Invalid(Position, $"{_data.Length - Position} bytes follow the value; nothing may");
            return false;
        }

        var head = Peek();
        var isInDictionary = _depth > 0 && _frames[_depth - 1].IsDictionary;
        if (isInDictionary && !_frames[_depth - 1].ExpectsValue)
        {
            if (head == 'e') Close(BencodeToken.DictionaryEnd);
            else ReadKey(head);
            return true;
        }

        switch (head)
        {
            case (byte)'e' when isInDictionary:
                throw Invalid(Position, "a key has no value");
            case (byte)'e' when _depth > 0:
                Close(BencodeToken.ListEnd);
                return true;
            case (byte)'l':
                Open(BencodeToken.ListStart);
                return true;
            case (byte)'d':
                Open(BencodeToken.DictionaryStart);
                return true;
            case (byte)'i':
                ReadInteger();
                break;
            case >= (byte)'0' and <= (byte)'9':
                ReadString();
                Token = BencodeToken.String;
                break;
            default:
                throw Invalid(Position, $"0x{head:x2} begins no value");
        }

        EndValue();
        return true;
    }

    /// <summary>Goes to the end of the list or dictionary the reader stands at the start of; of any other value it is there
    /// already.</summary>
    /// <exception cref="InvalidTorrentException">The bytes are not strict bencode.</exception>
    public void Skip()
    {
        if (Token is not (BencodeToken.ListStart or BencodeToken.DictionaryStart)) return;
        var depth = _depth - 1;
        while (_depth > depth) Read();
    }

    private static InvalidTorrentException Invalid(int offset, string what) =>
        new($"Not valid bencode at byte {offset}: {what}.");

    private readonly byte Peek() =>
        Position < _data.Length ? _data[Position] : throw Invalid(Position, "the data ends inside a value");

    private void Open(BencodeToken token)
    {
        if (_depth == MaxDepth) throw Invalid(Position, $"lists and dictionaries nest deeper than {MaxDepth}");
        _frames[_depth++] = new Frame { Start = Position, IsDictionary = token == BencodeToken.DictionaryStart, LastKeyStart = -1 };
        Token = token;
        Position++;
    }

    private void Close(BencodeToken token)
    {
        Token = token;
        Position++;
        _depth--;
        EndValue();
    }

    private void EndValue()
    {
        if (_depth == 0) _isDone = true;
        else _frames[_depth - 1].ExpectsValue = false;
    }

    private void ReadKey(byte head)
    {
        if (!char.IsAsciiDigit((char)head)) throw Invalid(Position, $"0x{head:x2} begins no key; a key is a string");
        ReadString();
        Token = BencodeToken.Key;
        ref var frame = ref _frames[_depth - 1];
        frame.ExpectsValue = true;
        if (!_comparesKeys || frame.IsUnordered) return;
        if (frame.LastKeyStart >= 0)
        {
            var order = _data.Slice(frame.LastKeyStart, frame.LastKeyLength).SequenceCompareTo(String);
            if (order == 0) throw DuplicateKey(TokenStart, String);
            if (order > 0)
            {
                frame.IsUnordered = true;
                CompareAllKeys(frame.Start);
                return;
            }
        }

        frame.LastKeyStart = _valueStart;
        frame.LastKeyLength = _valueLength;
    }

    // Once per dictionary whose keys are out of order: no more than MaxDepth passes over any byte.
    private readonly void CompareAllKeys(int dictionaryStart)
    {
        var keys = new BencodeKeySet();
        var scan = new BencodeReader(_data, dictionaryStart);
        while (scan.Read())
        {
            if (scan.Token == BencodeToken.Key && scan.Depth == 1 && !keys.Add(_data, scan.TokenStart))
            {
                throw DuplicateKey(scan.TokenStart, scan.String);
            }
        }
    }

    private static InvalidTorrentException DuplicateKey(int offset, ReadOnlySpan<byte> key) =>
        Invalid(offset, $"the key '{BencodeText.Show(key)}' stands twice in one dictionary");

    private void ReadInteger()
    {
        var start = Position++;
        var isNegative = Peek() == '-';
        if (isNegative) Position++;
        var digits = Position;
        var value = 0L;
        for (var head = Peek(); head != 'e'; head = Peek())
        {
            var digit = head - '0';
            if (digit is < 0 or > 9) throw Invalid(Position, $"0x{head:x2} stands in an integer");
            // Counts downward, where 64 bits reach one further.
            if (value < (long.MinValue + digit) / 10) throw Invalid(start, "an integer does not fit in 64 bits");
            value = (value * 10) - digit;
            Position++;
        }

        var length = Position - digits;
        if (length == 0) throw Invalid(start, "an integer has no digits");
        if (_data[digits] == '0' && (length > 1 || isNegative)) throw Invalid(start, "an integer is written with a leading zero or as -0");
        if (!isNegative && value == long.MinValue) throw Invalid(start, "an integer does not fit in 64 bits");
        Position++;
        Integer = isNegative ? value : -value;
        Token = BencodeToken.Integer;
    }

    private void ReadString()
    {
        var start = Position;
        var length = 0;
        for (var head = Peek(); head != ':'; head = Peek())
        {
            var digit = head - '0';
            if (digit is < 0 or > 9) throw Invalid(Position, $"0x{head:x2} stands in the length of a string");
            if (Position > start && _data[start] == '0') throw Invalid(start, "the length of a string has a leading zero");
            if (length > (int.MaxValue - digit) / 10) throw Invalid(start, $"a string is longer than the {_data.Length - Position} bytes that are left");
            length = (length * 10) + digit;
            Position++;
        }

        Position++;
        if (length > _data.Length - Position)
        {
            throw Invalid(start, $"a string of {length} bytes begins where {_data.Length - Position} bytes are left");
        }

        _valueStart = Position;
        _valueLength = length;
        Position += length;
    }

    private struct Frame
    {
        public int Start;
        public int LastKeyStart;
        public int LastKeyLength;
        public bool IsDictionary;
        public bool ExpectsValue;
        public bool IsUnordered;
    }

    [InlineArray(MaxDepth)]
    private struct Frames
    {
        private Frame _first;
    }
}
