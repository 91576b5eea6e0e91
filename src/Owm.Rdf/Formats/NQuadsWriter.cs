namespace Owm.Rdf.Formats;

/// <summary>Writes N-Triples and N-Quads, one statement a line, the lines in the order of their bytes.</summary>
internal static class NQuadsWriter
{
    public static void Write(TextWriter text, IReadOnlyCollection<Quad> quads)
    {
        var terms = new Dictionary<Term, string>();
        var lines = new string[quads.Count];
        var count = 0;
        foreach (var quad in quads)
        {
            var (s, p, o) = (Of(quad.Subject), Of(quad.Predicate), TermText.Of(quad.Object));
            lines[count++] = quad.Graph is null ? $"{s} {p} {o} .\n" : $"{s} {p} {o} {Of(quad.Graph)} .\n";
        }

        Array.Sort(lines, CodePointOrder.Instance);
        foreach (var line in lines) text.Write(line);

        string Of(Term term)
        {
            if (terms.TryGetValue(term, out var known)) return known;
            known = TermText.Of(term);
            terms.Add(term, known);
            return known;
        }
    }
}
