using System.Buffers;
using System.Text;
using Owm.Rdf.Terms;

namespace Owm.Rdf;

/// <summary>What every store and writer asks of a term, so that nothing can be kept or written that could not be read again.</summary>
internal static class TermCheck
{
    /// <summary>Checks the kinds of a quad's terms, not their texts.</summary>
    /// <exception cref="RdfException">A literal stands where none may.</exception>
    public static void Positions(in Quad quad)
    {
        ArgumentNullException.ThrowIfNull(quad.Subject);
        ArgumentNullException.ThrowIfNull(quad.Predicate);
        ArgumentNullException.ThrowIfNull(quad.Object);
        if (quad.Subject is Literal) throw new RdfException($"A literal cannot be a subject: {IriSyntax.Shown(quad.Subject.ToString())}.");
        if (quad.Graph is Literal) throw new RdfException($"A literal cannot name a graph: {IriSyntax.Shown(quad.Graph.ToString())}.");
    }

    /// <summary>Checks a term's text.</summary>
    /// <exception cref="RdfException">It is no IRI, no label, no language tag, or not Unicode.</exception>
    public static void Text(Term term)
    {
        switch (term)
        {
            case Iri iri:
                if (IriSyntax.Problem(iri.Value) is { } problem) throw new RdfException(problem);
                break;
            case BlankNode node:
                if (!NameSyntax.IsBlankNodeLabel(node.Label, allowColon: true))
                {
                    throw new RdfException($"'{IriSyntax.Shown(node.Label)}' cannot label a blank node: use letters, digits, '-', '_' and inner dots.");
                }

                break;
            case Literal literal:
                Literal(literal);
                break;
        }
    }

    private static void Literal(Literal literal)
    {
        if (!IsWellFormed(literal.LexicalForm))
        {
            throw new RdfException($"The literal \"{IriSyntax.Shown(literal.LexicalForm)}\" holds half of a surrogate pair, which is no character. Replace it.");
        }

        if (literal.Language is null) Text(literal.Datatype);
        else if (!NameSyntax.IsLanguageTag(literal.Language))
        {
            throw new RdfException($"'{IriSyntax.Shown(literal.Language)}' is no language tag: write one such as 'en' or 'pt-br'.");
        }
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0) return true;
            if (Rune.DecodeFromUtf16(text[at..], out _, out var used) != OperationStatus.Done) return false;
            text = text[(at + used)..];
        }
    }
}
