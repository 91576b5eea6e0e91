namespace Owm.Rdf.Formats;

/// <summary>Reads N-Triples and N-Quads (W3C RDF 1.1).</summary>
internal sealed class NQuadsReader(TextCursor cursor, bool withGraphs)
{
    private readonly TermLexer _terms = new(cursor);
    private readonly Func<string, BlankNode> _makeNode = label => new BlankNode(label);

    public IEnumerable<Quad> ReadAll()
    {
        while (true)
        {
            cursor.SkipSpace();
            if (cursor.Current < 0) yield break;
            yield return ReadStatement();
        }
    }

    private Quad ReadStatement()
    {
        var subject = ReadNode("a subject (an IRI in <> or a blank node)");
        cursor.SkipBlanks();
        if (cursor.Current != '<') throw cursor.Unexpected("a predicate (an IRI in <>)");
        var predicate = _terms.ReadIri();
        cursor.SkipBlanks();
        var value = cursor.Current == '"' ? ReadLiteral() : ReadNode("an object (an IRI in <>, a blank node or a literal in double quotes)");
        cursor.SkipBlanks();
        Term? graph = null;
        if (withGraphs && cursor.Current != '.')
        {
            graph = ReadNode("a graph name or '.'");
            cursor.SkipBlanks();
        }

        if (cursor.Current != '.') throw cursor.Unexpected("'.'");
        cursor.Advance(1);
        cursor.SkipBlanks();
        if (cursor.Current is not ('\n' or '\r' or '#' or -1)) throw cursor.Unexpected("the end of the line after '.'");
        return new Quad(subject, predicate, value, graph);
    }

    private Term ReadNode(string expected) => cursor.Current switch
    {
        '<' => _terms.ReadIri(),
        '_' => _terms.ReadBlankNode(allowColon: true, _makeNode),
        _ => throw cursor.Unexpected(expected),
    };

    private Literal ReadLiteral()
    {
        var text = _terms.ReadQuoted('"');
        switch (cursor.Current)
        {
            case '@':
                return Literal.WithLanguage(text, _terms.ReadLanguageTag());
            case '^' when cursor.Peek(1) == '^':
                cursor.Advance(2);
                if (cursor.Current != '<') throw cursor.Unexpected("a datatype (an IRI in <>)");
                return new Literal(text, _terms.ReadIri());
            default:
                return new Literal(text);
        }
    }
}
