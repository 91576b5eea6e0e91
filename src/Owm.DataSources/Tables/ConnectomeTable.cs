namespace Owm.DataSources;

/// <summary>The connections between neurons, as a table of delimited values has them.</summary>
public sealed class ConnectomeTable
{
    internal ConnectomeTable(IReadOnlyList<Connection> connections)
    {
        Connections = connections;
        Neurons = [.. connections.SelectMany(c => new[] { c.Pre, c.Post }).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Gets the connections, a row each, in the order of the table.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    /// <summary>Gets the names of the neurons that are connected, sorted.</summary>
    public IReadOnlyList<string> Neurons { get; }

    /// <summary>Reads a table: commas, semicolons or tabs, with or without a line of column names, columns in any order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known about the table; the rest is found out.</param>
    /// <exception cref="TableFormatException">It is no such table; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConnectomeTable Read(string path, ConnectomeTableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path), options);
    }

    /// <summary>Reads the table of a loaded source, by the file name, delimiter and column names that the source gives.</summary>
    /// <param name="source">The source.</param>
    /// <param name="directory">The directory that a loader returned for it.</param>
    /// <exception cref="TableFormatException">It is no such table, or the source does not say which file it is in.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConnectomeTable Read(CSVDataSource source, string directory)
    {
        ArgumentNullException.ThrowIfNull(source);
        string path;
        try
        {
            path = source.PathIn(directory);
        }
        catch (InvalidRecordException e)
        {
            throw new TableFormatException(e.Message, e);
        }

        return new ConnectomeTable([.. Stream(source, path)]);
    }

    /// <summary>Reads a table from a stream.</summary>
    /// <param name="stream">The table: UTF-8, or what its byte order mark says. Read from where it stands to its end.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">What is known about the table; the rest is found out.</param>
    /// <exception cref="TableFormatException">It is no such table; the message names the line.</exception>
    public static ConnectomeTable Read(Stream stream, string name, ConnectomeTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new ConnectomeTable([.. new ConnectomeTableReader(name, options ?? new ConnectomeTableOptions()).Read(stream)]);
    }

    /// <summary>Reads the connections of a source as they are asked for.</summary>
    internal static IEnumerable<Connection> Stream(CSVDataSource source, string path)
    {
        var reader = new ConnectomeTableReader(Path.GetFileName(path), new ConnectomeTableOptions { Delimiter = DelimitedTable.RecordedDelimiter(source), Columns = source.CsvHeader });
        return Rows();

        IEnumerable<Connection> Rows()
        {
            using var stream = File.OpenRead(path);
            foreach (var connection in reader.Read(stream)) yield return connection;
        }
    }

    /// <summary>Returns the strongest connections between two neurons, all rows of the same two summed; of equals, by name.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<ConnectionStrength> Strongest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Connections
            .GroupBy(c => (c.Pre, c.Post))
            .Select(g => new ConnectionStrength(g.Key.Pre, g.Key.Post, g.Sum(c => c.Weight)))
            .OrderByDescending(c => c.Weight).ThenBy(c => c.Pre, StringComparer.Ordinal).ThenBy(c => c.Post, StringComparer.Ordinal)
            .Take(count)];
    }
}

/// <summary>What is known about a connectome's table before it is read.</summary>
public sealed record ConnectomeTableOptions
{
    /// <summary>Gets what stands between two values. Default: found out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets the names of the columns, where the table has none or its own are not to be believed. Default: found out.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Gets what lines that are not part of the table begin with. Default: there are none.</summary>
    public char? Comment { get; init; }

    /// <summary>Gets how many lines before the table are passed over. Default 0.</summary>
    public int SkippedLines { get; init; }
}

/// <summary>A table that cannot be read as what it should be. The message names file and line.</summary>
public sealed class TableFormatException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public TableFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
