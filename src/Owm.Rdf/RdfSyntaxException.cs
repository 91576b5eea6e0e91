namespace Owm.Rdf;

/// <summary>A document is not what its format asks for. The message begins with where: source, line and column.</summary>
public sealed class RdfSyntaxException : RdfException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="sourceName">The document's name, or null if it has none.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, in UTF-16 code units from 1.</param>
    /// <param name="reason">What is wrong, as a sentence.</param>
    public RdfSyntaxException(string? sourceName, long line, long column, string reason)
        : base($"{(sourceName is null ? "" : $"{sourceName}, ")}line {line}, column {column}: {reason}")
    {
        SourceName = sourceName;
        Line = line;
        Column = column;
    }

    /// <summary>Gets the document's name, or <see langword="null"/> if it has none.</summary>
    public string? SourceName { get; }

    /// <summary>Gets the line, from 1.</summary>
    public long Line { get; }

    /// <summary>Gets the column, in UTF-16 code units from 1.</summary>
    public long Column { get; }
}
