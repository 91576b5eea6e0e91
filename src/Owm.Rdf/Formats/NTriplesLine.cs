using Owm.Rdf.Formats;

namespace Owm.Rdf;

/// <summary>Statements as single lines of canonical N-Triples, for who compares and sorts them as text.</summary>
/// <remarks>
/// Unlike <see cref="RdfWriter"/>, which gives blank nodes labels that depend on the graph alone, this keeps the labels
/// there are: a line stays the same whatever else is in the graph.
/// </remarks>
public static class NTriplesLine
{
    /// <summary>Gets the order of lines by their UTF-8 bytes: that of <see cref="RdfWriter"/> and of <c>LC_ALL=C sort</c>.</summary>
    public static IComparer<string> Order => CodePointOrder.Instance;

    /// <summary>Returns a statement as a line, without its graph and without the end of the line.</summary>
    /// <param name="quad">The statement.</param>
    /// <exception cref="RdfException">A term cannot be written.</exception>
    public static string Of(in Quad quad)
    {
        TermCheck.Positions(quad);
        return $"{Of(quad.Subject)} {Of(quad.Predicate)} {Of(quad.Object)} .";
    }

    /// <summary>Returns a term as it stands in a line.</summary>
    /// <param name="term">The term.</param>
    /// <exception cref="RdfException">It cannot be written.</exception>
    public static string Of(Term term)
    {
        ArgumentNullException.ThrowIfNull(term);
        TermCheck.Text(term);
        return TermText.Of(term);
    }
}
