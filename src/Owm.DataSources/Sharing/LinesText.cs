namespace Owm.DataSources;

/// <summary>Lines as one text to read, without putting it together.</summary>
internal sealed class LinesText(IReadOnlyList<string> lines) : TextReader
{
    private int _line;
    private int _column;

    public override int Peek()
    {
        if (_line == lines.Count) return -1;
        return _column < lines[_line].Length ? lines[_line][_column] : '\n';
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var read = 0;
        while (read < buffer.Length && _line < lines.Count)
        {
            var rest = lines[_line].AsSpan(_column);
            if (rest.Length >= buffer.Length - read)
            {
                var taken = buffer.Length - read;
                rest[..taken].CopyTo(buffer[read..]);
                _column += taken;
                return buffer.Length;
            }

            rest.CopyTo(buffer[read..]);
            read += rest.Length;
            buffer[read++] = '\n';
            _line++;
            _column = 0;
        }

        return read;
    }
}
