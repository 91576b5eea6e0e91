using System.Text;

namespace Owm.Rdf.Formats;

/// <summary>Writes Turtle and TriG: grouped by graph and subject, sorted, blank nodes in brackets where they can be.</summary>
internal sealed class TurtleWriter
{
    private const string Indent = "    ";
    private readonly StringBuilder _text = new();
    private readonly TurtleNames _names;
    private TurtleGraph _graph = null!;

    private TurtleWriter(Prefixes prefixes) => _names = new TurtleNames(prefixes);

    public static void Write(TextWriter text, IReadOnlyCollection<Quad> quads, Prefixes prefixes)
    {
        var writer = new TurtleWriter(prefixes);
        var toLabel = BlankNodesToLabel(quads);
        foreach (var graph in quads.Where(quad => quad.Graph is null).GroupBy(quad => quad.Graph)) writer.WriteGraph(null, graph, toLabel);
        foreach (var graph in quads.Where(quad => quad.Graph is not null).GroupBy(quad => quad.Graph!).OrderBy(graph => graph.Key, Comparer<Term>.Create(TurtleGraph.CompareTerms)))
        {
            writer.WriteGraph(graph.Key, graph, toLabel);
        }

        // The prefixes come first and are known last.
        foreach (var prefix in writer._names.Used) text.Write($"@prefix {prefix}: <{prefixes.Bindings[prefix]}> .\n");
        if (writer._names.Used.Count > 0 && writer._text.Length > 0) text.Write('\n');
        foreach (var chunk in writer._text.GetChunks()) text.Write(chunk.Span);
    }

    /// <summary>Finds the blank nodes that need labels because they occur in several graphs, or name one.</summary>
    private static HashSet<BlankNode> BlankNodesToLabel(IReadOnlyCollection<Quad> quads)
    {
        var seenIn = new Dictionary<BlankNode, Term?>();
        var elsewhere = new HashSet<BlankNode>();
        foreach (var quad in quads)
        {
            if (quad.Graph is BlankNode name) elsewhere.Add(name);
            foreach (var term in (ReadOnlySpan<Term>)[quad.Subject, quad.Object])
            {
                if (term is not BlankNode node) continue;
                if (!seenIn.TryAdd(node, quad.Graph) && !Equals(seenIn[node], quad.Graph)) elsewhere.Add(node);
            }
        }

        return elsewhere;
    }

    private void WriteGraph(Term? name, IEnumerable<Quad> quads, HashSet<BlankNode> elsewhere)
    {
        _graph = new TurtleGraph(quads, elsewhere);
        if (_text.Length > 0) _text.Append('\n');
        if (name is not null) _text.Append(Name(name)).Append(" {\n");
        var margin = name is null ? "" : Indent;
        var first = true;
        foreach (var subject in _graph.Subjects)
        {
            if (_graph.IsInline(subject)) continue;
            if (!first) _text.Append('\n');
            first = false;
            _text.Append(margin);
            _text.Append(subject is BlankNode node && _graph.Anonymous.Contains(node) ? "[]" : Name(subject)).Append(' ');
            WriteProperties(subject, margin + Indent);
            _text.Append(" .\n");
        }

        if (name is not null) _text.Append("}\n");
    }

    /// <summary>Writes predicates and objects; the first stands where the text is now, the others on lines of their own.</summary>
    private void WriteProperties(Term subject, string margin)
    {
        Iri? last = null;
        foreach (var (predicate, value) in _graph.PropertiesOf(subject))
        {
            if (predicate == last)
            {
                _text.Append(" ,\n").Append(margin).Append(Indent);
            }
            else
            {
                if (last is not null) _text.Append(" ;\n").Append(margin);
                _text.Append(predicate == Vocabulary.RdfType ? "a" : _names.Of(predicate)).Append(' ');
            }

            WriteObject(value, margin);
            last = predicate;
        }
    }

    private void WriteObject(Term value, string margin)
    {
        if (!_graph.IsInline(value))
        {
            _text.Append(value == Vocabulary.RdfNil ? "()" : Name(value));
        }
        else if (_graph.ItemsOf(value) is { } items)
        {
            _text.Append('(');
            foreach (var item in items)
            {
                _text.Append(' ');
                WriteObject(item, margin);
            }

            _text.Append(" )");
        }
        else if (_graph.PropertiesOf(value).Count == 0)
        {
            _text.Append("[]");
        }
        else
        {
            _text.Append("[\n").Append(margin).Append(Indent);
            WriteProperties(value, margin + Indent);
            _text.Append('\n').Append(margin).Append(']');
        }
    }

    private string Name(Term term) => term switch
    {
        Iri iri => _names.Of(iri),
        Literal literal => _names.Of(literal),
        _ => term.ToString()!,
    };
}
