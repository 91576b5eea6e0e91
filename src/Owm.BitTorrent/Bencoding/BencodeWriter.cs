using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Owm.BitTorrent.Bencoding;

/// <summary>Writes bencoded bytes (BEP 3): what it lets through, a strict reader reads.</summary>
/// <remarks>A call that would write what is not bencode, keys out of order among it, is a mistake of the caller and throws
/// <see cref="InvalidOperationException"/>.</remarks>
internal sealed class BencodeWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly Stack<Frame> _open = new();
    private bool _isDone;

    /// <summary>Makes a writer of one value.</summary>
    /// <param name="output">Where the bytes go.</param>
    public BencodeWriter(IBufferWriter<byte> output) => _output = output;

    /// <summary>Writes one value into a new array.</summary>
    /// <param name="write">Writes the value.</param>
    public static byte[] ToArray(Action<BencodeWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        write(writer);
        if (!writer._isDone) throw new InvalidOperationException("The bencoded value is not complete: a list or dictionary is open, or nothing was written.");
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Opens a list.</summary>
    public void StartList() => Open(new Frame(isDictionary: false), "l"u8);

    /// <summary>Closes the list that was opened last.</summary>
    public void EndList() => Close(isDictionary: false);

    /// <summary>Opens a dictionary.</summary>
    public void StartDictionary() => Open(new Frame(isDictionary: true), "d"u8);

    /// <summary>Closes the dictionary that was opened last.</summary>
    public void EndDictionary() => Close(isDictionary: true);

    /// <summary>Writes a key; its value is next.</summary>
    /// <param name="key">The key's bytes; after those of the key before it in this dictionary.</param>
    public void WriteKey(ReadOnlySpan<byte> key)
    {
        if (!_open.TryPeek(out var frame) || !frame.IsDictionary || frame.ExpectsValue)
        {
            throw new InvalidOperationException($"The key '{BencodeText.Show(key)}' was written where no key may stand.");
        }

        if (frame.HasKey && frame.LastKey.WrittenSpan.SequenceCompareTo(key) >= 0)
        {
            throw new InvalidOperationException(
                $"The key '{BencodeText.Show(key)}' was written after '{BencodeText.Show(frame.LastKey.WrittenSpan)}': keys ascend by their bytes (BEP 3).");
        }

        frame.LastKey.ResetWrittenCount();
        frame.LastKey.Write(key);
        frame.HasKey = frame.ExpectsValue = true;
        PutString(key);
    }

    /// <summary>Writes an integer.</summary>
    /// <param name="value">The integer.</param>
    public void Write(long value)
    {
        StartValue();
        Put("i"u8);
        PutNumber(value);
        Put("e"u8);
        EndValue();
    }

    /// <summary>Writes a string of bytes.</summary>
    /// <param name="value">The bytes.</param>
    public void Write(ReadOnlySpan<byte> value)
    {
        StartValue();
        PutString(value);
        EndValue();
    }

    /// <summary>Writes text as a string of UTF-8 bytes.</summary>
    /// <param name="text">The text.</param>
    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a value that is bencoded already, byte for byte.</summary>
    /// <param name="value">One whole value; not checked.</param>
    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        StartValue();
        Put(value);
        EndValue();
    }

    private void Open(Frame frame, ReadOnlySpan<byte> head)
    {
        StartValue();
        if (_open.Count == BencodeReader.MaxDepth) throw new InvalidOperationException($"Lists and dictionaries nest deeper than {BencodeReader.MaxDepth}.");
        _open.Push(frame);
        Put(head);
    }

    private void Close(bool isDictionary)
    {
        if (!_open.TryPeek(out var frame) || frame.IsDictionary != isDictionary || frame.ExpectsValue)
        {
            throw new InvalidOperationException("A list or dictionary was closed that is not open, or whose last key has no value.");
        }

        _open.Pop();
        Put("e"u8);
        EndValue();
    }

    private void StartValue()
    {
        if (_isDone) throw new InvalidOperationException("The bencoded value is complete; nothing may follow it.");
        if (_open.TryPeek(out var frame) && frame.IsDictionary && !frame.ExpectsValue)
        {
            throw new InvalidOperationException("A value was written into a dictionary without a key.");
        }
    }

    private void EndValue()
    {
        if (_open.TryPeek(out var frame)) frame.ExpectsValue = false;
        else _isDone = true;
    }

    private void PutString(ReadOnlySpan<byte> value)
    {
        PutNumber(value.Length);
        Put(":"u8);
        Put(value);
    }

    private void PutNumber(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        Put(digits[..length]);
    }

    private void Put(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    private sealed class Frame(bool isDictionary)
    {
        public bool IsDictionary { get; } = isDictionary;

        public bool HasKey { get; set; }

        public bool ExpectsValue { get; set; }

        public ArrayBufferWriter<byte> LastKey { get; } = new();
    }
}
