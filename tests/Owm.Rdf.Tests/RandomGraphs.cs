namespace Owm.Rdf.Tests;

/// <summary>Graphs made by chance from a seed, full of what is hard to write: blank nodes in knots and lists, odd literals, graphs named by blank nodes.</summary>
internal sealed class RandomGraphs(int seed)
{
    private static readonly string[] Texts =
    [
        "", "plain", "two\nlines", "\r\n", "quote \" and '''", "\"\"\"", "ends in \"", "ends in \\", "\\u0041", "nul \0", "\x1F\x7F", "tab\t", "Würmer 線虫 🪱", "\uFFFD\uE000\U0010FFFF",
        "42", "+007", "-1.5", "1.", ".5", "1e6", "1E-6", ".e1", "1.e1", "true", "TRUE", "NaN", "<http://x>", "@prefix", "} .", "# not a comment",
    ];

    private static readonly Iri[] Datatypes =
    [
        Vocabulary.XsdString, Vocabulary.XsdInteger, Vocabulary.XsdDecimal, Vocabulary.XsdDouble, Vocabulary.XsdBoolean, new("http://example.org/ns#type"), new("urn:x:1"),
    ];

    private static readonly Iri[] Iris =
    [
        new("http://example.org/ns#a"), new("http://example.org/ns#2000_connections"), new("http://example.org/ns#a.b."), new("http://example.org/ns#"), new("http://example.org/ns#a/b"),
        new("http://example.org/ns#é線"), new("http://example.org/ns#a%20b"), new("http://example.org/other?x=(1)&y=~'!$"), new("urn:uuid:0"), new("x:"), new("http://example.org/ns#-"), Vocabulary.RdfNil,
    ];

    private readonly Random _random = new(seed); // the seed is the test's input

    public Prefixes Prefixes { get; } = MakePrefixes();

    public List<Quad> Make(bool withGraphs)
    {
        var nodes = Enumerable.Range(0, _random.Next(1, 12)).Select(i => new BlankNode($"n{i}")).ToArray();
        var graphs = withGraphs ? new Term?[] { null, Iris[0], Iris[5], nodes[0] } : [null];
        var quads = new List<Quad>();
        for (var i = _random.Next(30); i >= 0; i--)
        {
            quads.Add(new Quad(Resource(nodes), Predicate(), _random.Next(3) == 0 ? Literal() : Resource(nodes), graphs[_random.Next(graphs.Length)]));
        }

        for (var i = _random.Next(4); i > 0; i--) AddList(quads, nodes, graphs[_random.Next(graphs.Length)], i);
        return quads;
    }

    /// <summary>Returns the same graph in another order and with other labels.</summary>
    public List<Quad> Disguise(IEnumerable<Quad> quads)
    {
        var start = $"x{_random.Next()}.";
        var labels = new Dictionary<BlankNode, BlankNode>();
        var renamed = quads.OrderBy(_ => _random.Next()).ToArray();
        var disguised = Array.ConvertAll(renamed, quad => new Quad(Rename(quad.Subject)!, quad.Predicate, Rename(quad.Object)!, Rename(quad.Graph)));
        return [.. disguised.OrderBy(_ => _random.Next())];

        Term? Rename(Term? term)
        {
            if (term is not BlankNode node) return term;
            if (!labels.TryGetValue(node, out var label)) labels.Add(node, label = new BlankNode($"{start}{labels.Count}"));
            return label;
        }
    }

    private static Prefixes MakePrefixes()
    {
        var prefixes = new Prefixes();
        prefixes.Bind("ex", "http://example.org/ns#");
        prefixes.Bind("", "http://example.org/");
        prefixes.Bind("unused", "http://unused.example/");
        return prefixes;
    }

    private void AddList(List<Quad> quads, BlankNode[] nodes, Term? graph, int number)
    {
        var length = _random.Next(1, 6);
        Term Node(int i) => i == length ? Vocabulary.RdfNil : new BlankNode($"l{number}.{i}");
        quads.Add(new Quad(Resource(nodes), Predicate(), Node(0), graph));
        for (var i = 0; i < length; i++)
        {
            quads.Add(new Quad(Node(i), Vocabulary.RdfFirst, _random.Next(2) == 0 ? Literal() : Resource(nodes), graph));
            quads.Add(new Quad(Node(i), Vocabulary.RdfRest, Node(i + 1), graph));
            // Now and then something that keeps it from being a list.
            if (_random.Next(15) == 0) quads.Add(new Quad(Node(i), Predicate(), Literal(), graph));
            if (_random.Next(15) == 0) quads.Add(new Quad(Resource(nodes), Predicate(), Node(i), graph));
        }
    }

    private Term Resource(BlankNode[] nodes) => _random.Next(2) == 0 ? Iris[_random.Next(Iris.Length)] : nodes[_random.Next(nodes.Length)];

    private Iri Predicate() => _random.Next(5) switch
    {
        0 => Vocabulary.RdfType,
        1 => Vocabulary.RdfFirst,
        2 => Vocabulary.RdfRest,
        _ => Iris[_random.Next(Iris.Length)],
    };

    private Literal Literal()
    {
        var text = Texts[_random.Next(Texts.Length)];
        return _random.Next(4) == 0 ? Rdf.Literal.WithLanguage(text, "en-GB") : new Literal(text, Datatypes[_random.Next(Datatypes.Length)]);
    }
}
