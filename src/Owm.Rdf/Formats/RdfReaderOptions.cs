namespace Owm.Rdf;

/// <summary>How a document is read.</summary>
public sealed record RdfReaderOptions
{
    /// <summary>Gets the IRI that relative IRIs in Turtle and TriG are resolved against. Default none: a relative IRI is then an error.</summary>
    public Iri? BaseIri { get; init; }

    /// <summary>Gets the document's name for error messages, such as its path. Default none.</summary>
    public string? SourceName { get; init; }

    /// <summary>Gets how deep <c>[ ]</c> and <c>( )</c> may be nested. Default 256.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>Gets how long one IRI or literal may be, in UTF-16 code units as written. Default 64 Mi.</summary>
    public int MaxTermLength { get; init; } = 64 << 20;

    /// <summary>Gets where the prefixes a Turtle or TriG document declares are bound, as they are read. Default nowhere.</summary>
    public Prefixes? Prefixes { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTermLength, 1);
        if (BaseIri is not null && IriSyntax.Problem(BaseIri.Value) is { } problem) throw new RdfException(problem);
    }
}
