using CsvHelper;

namespace Owm.DataSources;

/// <summary>The rows of a table of delimited values (RFC 4180, with other delimiters too), read as they are asked for.</summary>
internal sealed class TableText : IDisposable
{
    private const int SampledLength = 64 << 10;
    private const int LongestRecord = 1 << 20;

    private readonly CsvReader _csv;
    private readonly string _name;
    private readonly long _skipped;

    private TableText(CsvReader csv, string name, long skipped)
    {
        _csv = csv;
        _name = name;
        _skipped = skipped;
    }

    /// <summary>Opens a table. The text is not closed with it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="isDelimiterNeeded">Whether a table without any delimiter is none, rather than one of a single column.</param>
    /// <exception cref="TableFormatException">The options contradict themselves, or there is no delimiter.</exception>
    public static TableText Open(TextReader text, string name, TableOptions options, bool isDelimiterNeeded = false)
    {
        for (var line = 0; line < options.SkippedLines; line++) SkipLine(text);
        if (options.Delimiter is not { } delimiter)
        {
            var head = new char[SampledLength];
            var length = text.ReadBlock(head, 0, head.Length);
            delimiter = DelimiterGuess.Of(head.AsSpan(0, length), isWhole: length < head.Length, options.Comment)
                ?? (isDelimiterNeeded ? throw new TableFormatException($"{name} has no commas, semicolons or tabs between values. Give its delimiter.") : ',');
            text = new HeadAndRest(new ReadOnlyMemory<char>(head, 0, length), text);
        }

        var settings = new CsvReaderOptions
        {
            Separator = delimiter,
            Quote = options.Quote,
            CommentPrefix = options.Comment,
            DetectSeparatorHint = false,
            HasHeader = false,
            TrimWhitespace = options.Trim,
            TrackLineNumbers = true,
            MaxRecordSize = LongestRecord,
            MalformedData = options.OnBadRow is null ? CsvMalformedDataHandling.Throw : CsvMalformedDataHandling.Skip,
            OnMalformedRecord = options.OnBadRow is null ? null : row => options.OnBadRow(Bad(name, row.LineNumber + options.SkippedLines, Text(row.Reason))),
        };
        try
        {
            return new TableText(CsvReader.Create(text, settings, leaveOpen: true), name, options.SkippedLines);
        }
        catch (ArgumentException e)
        {
            throw new TableFormatException($"{name} cannot be read with {ShownText.Quoted(delimiter.ToString())} between values, {ShownText.Quoted(options.Quote.ToString())} around them and {(options.Comment is { } comment ? ShownText.Quoted(comment.ToString()) : "nothing")} before comments. Use three different ASCII characters.", e);
        }
    }

    /// <summary>Returns a message about a row.</summary>
    public static TableFormatException Bad(string name, long line, string what, Exception? inner = null) => new($"{name}({line}): {what} Correct the table.", inner);

    /// <summary>Reads the next row that is neither empty nor a comment; null at the end.</summary>
    /// <exception cref="TableFormatException">The row is malformed; the message names its line.</exception>
    public (string[] Fields, long Line)? TryReadRow()
    {
        try
        {
            if (!_csv.Read()) return null;
            var fields = new string[_csv.FieldCount];
            for (var i = 0; i < fields.Length; i++) fields[i] = _csv.GetString(i);
            return (fields, _csv.LineNumber + _skipped);
        }
        catch (CsvFormatException e)
        {
            throw Bad(_name, e.LineNumber + _skipped, $"{e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", e);
        }
        catch (FormatException e)
        {
            throw new TableFormatException($"{_name}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Correct the table.", e);
        }
    }

    public void Dispose() => _csv.Dispose();

    // Not ReadLine: a line may be as long as the file.
    private static void SkipLine(TextReader text)
    {
        int c;
        while ((c = text.Read()) >= 0 && c is not ('\n' or '\r'))
        {
        }

        if (c == '\r' && text.Peek() == '\n') text.Read();
    }

    private static string Text(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "there is a quote in a value that is not quoted.",
        CsvMalformedReason.TextAfterClosingQuote => "there is text after the quotes of a value.",
        CsvMalformedReason.UnterminatedQuote => "the quotes of a value never end.",
        _ => "the row is malformed.",
    };
}
