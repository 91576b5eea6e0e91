namespace Owm.DataSources;

/// <summary>A text whose beginning was read already, for looking at it.</summary>
internal sealed class HeadAndRest(ReadOnlyMemory<char> head, TextReader rest) : TextReader
{
    private ReadOnlyMemory<char> _head = head;

    public override int Peek() => _head.IsEmpty ? rest.Peek() : _head.Span[0];

    public override int Read()
    {
        if (_head.IsEmpty) return rest.Read();
        var c = _head.Span[0];
        _head = _head[1..];
        return c;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_head.IsEmpty) return rest.Read(buffer);
        var length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }
}
