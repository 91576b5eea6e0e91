using Owm.Rdf.Formats;

namespace Owm.Rdf;

/// <summary>Reads RDF documents as streams of quads.</summary>
/// <remarks>
/// Quads come as they are read, so that a document of any size takes little memory; a mistake late in the document is
/// reported after the quads before it. Blank node labels are those of the document, fresh ones where it has none: give
/// them new labels before adding them to a store that holds other documents (<see cref="BlankNodeRenamer"/>).
/// </remarks>
public static class RdfReader
{
    /// <summary>Reads a UTF-8 document. The stream is left open.</summary>
    /// <param name="stream">The document.</param>
    /// <param name="format">Its format.</param>
    /// <param name="options">How to read it; <see langword="null"/> means the defaults.</param>
    /// <returns>The quads, to be enumerated once. Enumerating throws <see cref="RdfSyntaxException"/> where the document is wrong.</returns>
    public static IEnumerable<Quad> Read(Stream stream, RdfFormat format, RdfReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(new Utf8Feed(stream), format, options ?? new RdfReaderOptions());
    }

    /// <summary>Reads a document already decoded. The reader is left open.</summary>
    /// <param name="text">The document.</param>
    /// <param name="format">Its format.</param>
    /// <param name="options">How to read it; <see langword="null"/> means the defaults.</param>
    /// <returns>The quads, to be enumerated once. Enumerating throws <see cref="RdfSyntaxException"/> where the document is wrong.</returns>
    public static IEnumerable<Quad> Read(TextReader text, RdfFormat format, RdfReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(new Utf16Feed(text), format, options ?? new RdfReaderOptions());
    }

    /// <summary>Reads a file, whose name is the source name in errors and whose URI is the base, unless the options say otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format; <see langword="null"/> means what its name says.</param>
    /// <param name="options">How to read it; <see langword="null"/> means the defaults.</param>
    /// <returns>The quads; the file is open while they are enumerated.</returns>
    /// <exception cref="RdfException">The name does not tell the format; or, when enumerated, the file cannot be opened.</exception>
    public static IEnumerable<Quad> ReadFile(string path, RdfFormat? format = null, RdfReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new RdfReaderOptions();
        options = options with
        {
            SourceName = options.SourceName ?? path,
            BaseIri = options.BaseIri ?? new Iri(new Uri(Path.GetFullPath(path)).AbsoluteUri),
        };
        return ReadOpened(path, format ?? RdfFormats.FromFileName(path), options);
    }

    private static IEnumerable<Quad> ReadOpened(string path, RdfFormat format, RdfReaderOptions options)
    {
        using var file = OpenFile(path);
        foreach (var quad in Read(file, format, options)) yield return quad;
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            // No buffer of its own: Utf8Feed reads in large blocks.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RdfException($"'{path}' cannot be read: {failure.Message}", failure);
        }
    }

    private static IEnumerable<Quad> Read(ITextFeed feed, RdfFormat format, RdfReaderOptions options)
    {
        options.Validate();
        var cursor = new TextCursor(feed, options.SourceName, options.MaxTermLength);
        return format switch
        {
            RdfFormat.NTriples or RdfFormat.NQuads => new NQuadsReader(cursor, format.HasNamedGraphs()).ReadAll(),
            RdfFormat.Turtle or RdfFormat.TriG => new TurtleReader(cursor, format.HasNamedGraphs(), options).ReadAll(),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
        };
    }
}
