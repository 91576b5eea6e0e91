namespace Owm.DataSources;

/// <summary>How a table of delimited values is read (owmeta's <c>make_reader</c>).</summary>
public sealed record TableOptions
{
    /// <summary>Gets what stands between two values, an ASCII character. Default: what the record says, else found out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets what stands around values that hold delimiters or line breaks. Default <c>"</c>.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Gets what lines that are not part of the table begin with. Default: there are none.</summary>
    public char? Comment { get; init; }

    /// <summary>Gets how many lines before the table are passed over, comments and empty ones counted too. Default 0.</summary>
    public int SkippedLines { get; init; }

    /// <summary>
    /// Gets whether the first row names the columns; it is no row of the table then. Default: yes, but where columns are given
    /// or recorded, only when the first row is those names.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>Gets the names of the columns, over those of the first row. Default: those that the record says.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Gets whether spaces and tabs around values, outside of quotes, are left out. Default yes.</summary>
    public bool Trim { get; init; } = true;

    /// <summary>Gets what is told of a row that is malformed or of another length than the others; the row is then left out. Default: such a row is an error.</summary>
    public Action<TableFormatException>? OnBadRow { get; init; }
}
