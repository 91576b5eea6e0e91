namespace Owm.Rdf;

/// <summary>Facts about the formats.</summary>
public static class RdfFormats
{
    /// <summary>Tells the format by a file name's extension: .nt, .nq, .ttl or .trig.</summary>
    /// <param name="fileName">A file name or path.</param>
    /// <exception cref="RdfException">The extension is not one of those.</exception>
    public static RdfFormat FromFileName(string fileName) =>
        TryFromFileName(fileName, out var format)
            ? format
            : throw new RdfException($"The name '{fileName}' does not tell the RDF format. Use .nt, .nq, .ttl or .trig, or name the format.");

    /// <summary>Tells the format by a file name's extension, in upper or lower case.</summary>
    /// <param name="fileName">A file name or path.</param>
    /// <param name="format">The format, if the extension is known.</param>
    public static bool TryFromFileName(string fileName, out RdfFormat format)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        foreach (var candidate in Enum.GetValues<RdfFormat>())
        {
            format = candidate;
            if (fileName.EndsWith(candidate.FileExtension(), StringComparison.OrdinalIgnoreCase)) return true;
        }

        format = default;
        return false;
    }

    /// <summary>Tells the format by its name, in upper or lower case, with or without a dash: <c>nquads</c>, <c>n-quads</c>, <c>nt</c>, <c>turtle</c>, <c>ttl</c>, <c>trig</c>.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="RdfException">No format has this name.</exception>
    public static RdfFormat FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "NTRIPLES" or "NT" => RdfFormat.NTriples,
            "NQUADS" or "NQ" => RdfFormat.NQuads,
            "TURTLE" or "TTL" => RdfFormat.Turtle,
            "TRIG" => RdfFormat.TriG,
            _ => throw new RdfException($"'{IriSyntax.Shown(name)}' is no RDF format known here. Use ntriples, nquads, turtle or trig."),
        };
    }

    /// <summary>Returns the extension of the format's files, with its dot.</summary>
    /// <param name="format">The format.</param>
    public static string FileExtension(this RdfFormat format) => format switch
    {
        RdfFormat.NTriples => ".nt",
        RdfFormat.NQuads => ".nq",
        RdfFormat.Turtle => ".ttl",
        RdfFormat.TriG => ".trig",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };

    /// <summary>Returns the format's media type, as registered with IANA.</summary>
    /// <param name="format">The format.</param>
    public static string MediaType(this RdfFormat format) => format switch
    {
        RdfFormat.NTriples => "application/n-triples",
        RdfFormat.NQuads => "application/n-quads",
        RdfFormat.Turtle => "text/turtle",
        RdfFormat.TriG => "application/trig",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };

    /// <summary>Tells whether the format can name graphs.</summary>
    /// <param name="format">The format.</param>
    public static bool HasNamedGraphs(this RdfFormat format) => format is RdfFormat.NQuads or RdfFormat.TriG;
}
