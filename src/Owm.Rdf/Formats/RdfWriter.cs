using System.Text;
using Owm.Rdf.Formats;
using Owm.Rdf.Isomorphism;

namespace Owm.Rdf;

/// <summary>Writes RDF documents. The same quads give the same bytes, in whatever order and with whatever blank node labels they come.</summary>
/// <remarks>
/// Quads are sorted and repeated ones written once, so all are held in memory. Lines end with a line feed, and text is
/// UTF-8 without a byte order mark. Blank nodes get new labels <c>b0</c>, <c>b1</c>, …, in an order that follows from what
/// is said of and with them in all the quads written together, never from the labels they came with. The exception are graphs
/// built to have nodes that cannot be told apart and yet are not interchangeable: their labels may differ from one writing to
/// the next, and the graph is still the same. A change to one blank node may give others new labels; where small differences
/// matter, name things by IRIs.
/// </remarks>
public static class RdfWriter
{
    /// <summary>Writes a document as UTF-8. The stream is left open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="quads">What to write.</param>
    /// <param name="prefixes">What Turtle and TriG may shorten IRIs with; those used are declared. <see langword="null"/> means nothing.</param>
    /// <exception cref="RdfException">A term cannot be written, or the format cannot name the graph a quad is in.</exception>
    public static void Write(Stream stream, RdfFormat format, IEnumerable<Quad> quads, Prefixes? prefixes = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1024, leaveOpen: true);
        Write(text, format, quads, prefixes);
    }

    /// <summary>Writes a document. The writer is left open; its line ending is not used.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="quads">What to write.</param>
    /// <param name="prefixes">What Turtle and TriG may shorten IRIs with; those used are declared. <see langword="null"/> means nothing.</param>
    /// <exception cref="RdfException">A term cannot be written, or the format cannot name the graph a quad is in.</exception>
    public static void Write(TextWriter text, RdfFormat format, IEnumerable<Quad> quads, Prefixes? prefixes = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(quads);
        var distinct = Checked(quads, format);
        switch (format)
        {
            case RdfFormat.NTriples or RdfFormat.NQuads:
                NQuadsWriter.Write(text, distinct);
                break;
            case RdfFormat.Turtle or RdfFormat.TriG:
                TurtleWriter.Write(text, distinct, prefixes ?? new Prefixes());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format.");
        }
    }

    /// <summary>Returns the distinct quads with their final blank node labels, once it is sure that all can be written.</summary>
    private static HashSet<Quad> Checked(IEnumerable<Quad> quads, RdfFormat format)
    {
        var distinct = new HashSet<Quad>();
        var checkedTerms = new HashSet<Term>();
        var hasBlankNodes = false;
        foreach (var quad in quads)
        {
            if (!distinct.Add(quad)) continue;
            TermCheck.Positions(quad);
            if (quad.Graph is not null && !format.HasNamedGraphs())
            {
                throw new RdfException($"{format} cannot say that a statement is in the graph {IriSyntax.Shown(quad.Graph.ToString())}. Write N-Quads or TriG, or one graph alone.");
            }

            foreach (var term in (ReadOnlySpan<Term?>)[quad.Subject, quad.Predicate, quad.Object, quad.Graph])
            {
                if (term is BlankNode) hasBlankNodes = true; // its label is not written
                else if (term is not null && checkedTerms.Add(term)) TermCheck.Text(term);
            }
        }

        if (!hasBlankNodes) return distinct;
        var labels = BlankNodeLabels.Canonical(distinct);
        return [.. distinct.Select(quad => new Quad(Labeled(quad.Subject)!, quad.Predicate, Labeled(quad.Object)!, Labeled(quad.Graph)))];

        Term? Labeled(Term? term) => term is BlankNode node ? labels[node] : term;
    }
}
