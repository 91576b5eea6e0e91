namespace Owm.Rdf;

/// <summary>An RDF term: an <see cref="Iri"/>, a <see cref="Literal"/> or a <see cref="BlankNode"/> (RDF 1.1 Concepts, section 3).</summary>
/// <remarks>The family is closed: no other kind of term exists or can be derived. Terms are immutable and compare by value.</remarks>
public abstract record Term
{
    private protected Term()
    {
    }
}

/// <summary>An absolute IRI (RDF 1.1 Concepts, section 3.2). Two IRIs are equal when their characters are.</summary>
/// <param name="Value">The IRI's text, without angle brackets.</param>
public sealed record Iri(string Value) : Term
{
    /// <summary>Returns the IRI in angle brackets, as N-Triples writes it.</summary>
    public override string ToString() => $"<{Value}>";
}

/// <summary>A blank node (RDF 1.1 Concepts, section 3.4): it is itself only inside one store or one document.</summary>
/// <param name="Label">The label, without <c>_:</c>.</param>
public sealed record BlankNode(string Label) : Term
{
    /// <summary>Returns the node as N-Triples writes it.</summary>
    public override string ToString() => $"_:{Label}";
}

/// <summary>A literal (RDF 1.1 Concepts, section 3.3): equal when lexical form, datatype and language tag are.</summary>
public sealed record Literal : Term
{
    private static readonly Iri XsdString = new("http://www.w3.org/2001/XMLSchema#string");
    private static readonly Iri RdfLangString = new("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString");

    /// <summary>Makes a plain string literal (datatype <c>xsd:string</c>).</summary>
    /// <param name="lexicalForm">The text.</param>
    public Literal(string lexicalForm)
        : this(lexicalForm, XsdString)
    {
    }

    /// <summary>Makes a literal of a datatype.</summary>
    /// <param name="lexicalForm">The text, not normalized.</param>
    /// <param name="datatype">The datatype's IRI.</param>
    public Literal(string lexicalForm, Iri datatype)
    {
        LexicalForm = lexicalForm;
        Datatype = datatype;
    }

    private Literal(string lexicalForm, string language)
        : this(lexicalForm, RdfLangString) => Language = language;

    /// <summary>Gets the text.</summary>
    public string LexicalForm { get; }

    /// <summary>Gets the datatype; <c>rdf:langString</c> when there is a language tag.</summary>
    public Iri Datatype { get; }

    /// <summary>Gets the language tag in lower case, or <see langword="null"/>.</summary>
    public string? Language { get; }

    /// <summary>Makes a language-tagged string. Tags are compared without case, so the tag is kept in lower case.</summary>
    /// <param name="lexicalForm">The text.</param>
    /// <param name="language">A tag such as <c>en</c> or <c>pt-br</c> (BCP 47).</param>
    public static Literal WithLanguage(string lexicalForm, string language) =>
        new(lexicalForm, language.ToLowerInvariant());

    /// <summary>Returns the text in double quotes with datatype or language, for people; the writers escape properly.</summary>
    public override string ToString() =>
        Language is not null ? $"\"{LexicalForm}\"@{Language}"
        : Datatype == XsdString ? $"\"{LexicalForm}\""
        : $"\"{LexicalForm}\"^^{Datatype}";
}
