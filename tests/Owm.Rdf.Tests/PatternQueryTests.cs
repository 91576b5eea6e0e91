using FsCheck;
using FsCheck.Fluent;
using Owm.Testing;

namespace Owm.Rdf.Tests;

public sealed class PatternQueryTests : IDisposable
{
    private static readonly Iri Type = Vocabulary.RdfType;
    private static readonly Iri Knows = new("urn:knows");
    private static readonly Iri Name = new("urn:name");
    private static readonly Iri Ann = new("urn:ann");
    private static readonly Iri Bob = new("urn:bob");
    private static readonly Iri Person = new("urn:Person");
    private static readonly Iri G = new("urn:g");
    private static readonly Variable X = new("x");
    private static readonly Variable Y = new("y");
    private static readonly Variable Z = new("z");

    private readonly MemoryQuadStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_variable_that_two_patterns_share_stands_for_one_term()
    {
        Add(new(Ann, Knows, Bob), new(Bob, Name, new Literal("Bob")), new(Ann, Name, new Literal("Ann")));
        var row = Assert.Single(new PatternQuery(new JoinPattern(Ann, Knows, X), new JoinPattern(X, Name, Y)).Run(_store));
        Assert.Equal((Bob, new Literal("Bob")), (row[X], row[Y]));
        Assert.Throws<KeyNotFoundException>(() => row[Z]);
        Assert.Equal("?x = <urn:bob>, ?y = \"Bob\"", row.ToString());
    }

    [Fact]
    public void A_variable_that_occurs_twice_in_a_pattern_stands_for_one_term()
    {
        Add(new(Ann, Knows, Bob), new(Ann, Knows, Ann));
        Assert.Equal(["?x = <urn:ann>"], Rows(new JoinPattern(X, Knows, X)));
    }

    [Fact]
    public void Patterns_that_share_nothing_give_every_pair()
    {
        Add(new(Ann, Name, new Literal("a")), new(Ann, Name, new Literal("b")), new(Bob, Knows, Ann), new(Bob, Knows, Bob));
        Assert.Equal(4, Rows(new JoinPattern(Ann, Name, X), new JoinPattern(Bob, Knows, Y)).Count);
    }

    [Fact]
    public void A_statement_that_is_in_several_graphs_is_one_solution()
    {
        Add(new(Ann, Knows, Bob), new(Ann, Knows, Bob, G), new(Ann, Knows, Bob, Ann), new(Bob, Name, new Literal("Bob"), G), new(Bob, Name, new Literal("Bob"), Ann));
        Assert.Equal(["?x = <urn:ann>, ?y = <urn:bob>, ?z = \"Bob\""], Rows(new JoinPattern(X, Knows, Y), new JoinPattern(Y, Name, Z)));
    }

    [Fact]
    public void Parts_that_no_variable_tells_do_not_multiply_solutions()
    {
        Add(new(Ann, Knows, Bob), new(Ann, Knows, Ann), new(Ann, Name, new Literal("Ann")));
        Assert.Equal(["?x = <urn:ann>"], Rows(new JoinPattern(X, default, default)));
        Assert.Equal([""], Rows(new JoinPattern(default, default, default)));
    }

    [Fact]
    public void A_query_without_variables_has_one_solution_or_none()
    {
        Add(new Quad(Ann, Knows, Bob));
        Assert.Equal([""], Rows(new JoinPattern(Ann, Knows, Bob)));
        Assert.Empty(Rows(new JoinPattern(Ann, Knows, Ann)));
    }

    [Fact]
    public void The_graph_can_be_chosen_or_be_a_variable()
    {
        Add(new(Ann, Knows, Bob), new(Ann, Knows, Ann, G), new(G, Name, new Literal("graph")));
        Assert.Equal(["?x = <urn:bob>"], Rows(new JoinPattern(Ann, Knows, X, GraphChoice.Default)));
        Assert.Equal(["?x = <urn:ann>"], Rows(new JoinPattern(Ann, Knows, X, GraphChoice.Named(G))));
        Assert.Equal(["?x = <urn:ann>, ?y = <urn:g>"], Rows(new JoinPattern(Ann, Knows, X, GraphVariable: Y), new JoinPattern(Y, Name, default)));
    }

    [Fact]
    public void Where_a_literal_would_be_the_predicate_nothing_fits()
    {
        Add(new(Ann, Knows, new Literal("knows")), new(Ann, Name, Bob));
        Assert.Empty(Rows(new JoinPattern(Ann, Knows, X), new JoinPattern(Ann, X, Bob)));
        Assert.Empty(Rows(new JoinPattern(Ann, Knows, X), new JoinPattern(X, Name, Y)));
    }

    [Fact]
    public void A_query_needs_a_pattern() => Assert.Throws<ArgumentException>(() => new PatternQuery());

    [Fact]
    public void A_query_sees_one_state_of_the_store()
    {
        using var directory = new TemporaryDirectory();
        using var store = SqliteQuadStore.Open(directory["graph.db"]);
        AddTo(store, new(Ann, Type, Person), new(Bob, Type, Person), new(Ann, Name, new Literal("old")), new(Bob, Name, new Literal("old")));
        var names = new List<Term>();
        foreach (var row in new PatternQuery(new JoinPattern(X, Type, Person), new JoinPattern(X, Name, Y)).Run(store))
        {
            names.Add(row[Y]);
            using var transaction = store.BeginWrite();
            foreach (var quad in store.Match(new QuadPattern(Predicate: Name)).ToList())
            {
                transaction.Remove(quad);
                transaction.Add(quad with { Object = new Literal("new") });
            }

            transaction.Commit();
        }

        Assert.Equal([new Literal("old"), new Literal("old")], names);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    public void The_most_selective_pattern_is_read_first_wherever_it_stands(int first, int second, int third)
    {
        for (var i = 0; i < 3000; i++) Add(new(new Iri($"urn:{i}"), Type, Person), new(new Iri($"urn:{i}"), Knows, new Iri($"urn:{i + 1}")), new(new Iri($"urn:{i}"), Name, new Literal($"{i}")));
        JoinPattern[] patterns = [new(X, Type, Person), new(X, Knows, Y), new(Y, Name, new Literal("1234"))];
        using var counting = new CountingSnapshot(_store.BeginRead());

        var row = Assert.Single(new PatternQuery(patterns[first], patterns[second], patterns[third]).Run(counting));
        Assert.Equal(new Iri("urn:1233"), row[X]);
        Assert.InRange(counting.Read, 3, 5);
        Assert.True(counting.MostCounted <= 1000);
    }

    /// <summary>Queries of up to three patterns over few terms, against loops that try every quad for every pattern.</summary>
    [Fact]
    public void It_finds_what_nested_loops_over_all_quads_find()
    {
        var checkedRows = 0;
        var cases = from quads in Gen.ListOf(Quads, 30) from patterns in Gen.NonEmptyListOf(Patterns) select (Quads: quads.Distinct().ToList(), Patterns: patterns.Take(3).ToList());
        using var directory = new TemporaryDirectory();
        var files = 0;
        Prop.ForAll(Arb.From(cases), graph =>
        {
            var expected = Naive(graph.Quads, graph.Patterns).ToHashSet();
            checkedRows += expected.Count;
            using IQuadStore store = ++files % 10 == 0 ? SqliteQuadStore.Open(directory[$"{files}.db"]) : new MemoryQuadStore();
            AddTo(store, [.. graph.Quads]);
            var found = new PatternQuery(graph.Patterns).Run(store).Select(Shown).ToList();
            Assert.Equal(found.Count, found.Distinct().Count());
            Assert.Equal(expected, [.. found]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(4, 7));
        Assert.True(checkedRows > 600, $"{checkedRows} rows");
    }

    private static readonly Term[] Nodes = [new Iri("urn:0"), new Iri("urn:1"), new BlankNode("b")];

    private static Gen<Quad> Quads =>
        from s in Gen.Elements(Nodes)
        from p in Gen.Elements((Iri)Nodes[0], (Iri)Nodes[1])
        from o in Gen.Elements([.. Nodes, new Literal("x")])
        from g in Gen.Elements(null, Nodes[0], Nodes[2])
        select new Quad(s, p, o, g);

    private static Gen<JoinPattern> Patterns =>
        from s in Part([.. Nodes])
        from p in Part([.. Nodes[..2]])
        from o in Part([.. Nodes, new Literal("x")])
        from choice in Gen.Elements(GraphChoice.Every, GraphChoice.Every, GraphChoice.Default, GraphChoice.Named(Nodes[0]))
        from graph in Gen.Elements(null, null, X, Z)
        select new JoinPattern(s, p, o, choice, choice.IsDefaultGraph ? null : graph);

    private static Gen<PatternPart> Part(Term[] terms) =>
        Gen.Elements([.. terms.Select(PatternPart.FromTerm), X, X, X, Y, Y, Y, Z, Z, default, default]);

    private static IEnumerable<string> Naive(List<Quad> quads, List<JoinPattern> patterns)
    {
        IEnumerable<Dictionary<Variable, Term>> rows = [[]];
        foreach (var pattern in patterns)
        {
            rows = rows.SelectMany(row => quads.Select(quad => Extended(row, pattern, quad)).OfType<Dictionary<Variable, Term>>()).ToList();
        }

        return rows.Select(row => string.Join(", ", row.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => $"{pair.Key} = {pair.Value}")));
    }

    private static Dictionary<Variable, Term>? Extended(Dictionary<Variable, Term> row, JoinPattern pattern, Quad quad)
    {
        if (pattern.Graph.IsDefaultGraph && quad.Graph is not null) return null;
        if (pattern.Graph.Name is not null && !pattern.Graph.Name.Equals(quad.Graph)) return null;
        var extended = new Dictionary<Variable, Term>(row);
        return Fits(pattern.Subject, quad.Subject) && Fits(pattern.Predicate, quad.Predicate) && Fits(pattern.Object, quad.Object)
            && (pattern.GraphVariable is null || (quad.Graph is not null && Fits(pattern.GraphVariable, quad.Graph))) ? extended : null;

        bool Fits(PatternPart part, Term term) => part.Variable is { } variable
            ? extended.TryAdd(variable, term) || extended[variable].Equals(term)
            : part.Term is null || part.Term.Equals(term);
    }

    private List<string> Rows(params JoinPattern[] patterns) => [.. new PatternQuery(patterns).Run(_store).Select(Shown)];

    private static string Shown(Bindings row) => string.Join(", ", row.All.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => $"{pair.Key} = {pair.Value}"));

    private void Add(params Quad[] quads) => AddTo(_store, quads);

    private static void AddTo(IQuadStore store, params Quad[] quads)
    {
        using var transaction = store.BeginWrite();
        foreach (var quad in quads) transaction.Add(quad);
        transaction.Commit();
    }

    /// <summary>A state that counts what is read of it.</summary>
    private sealed class CountingSnapshot(IQuadSnapshot snapshot) : IQuadSnapshot
    {
        public int Read { get; private set; }

        public long MostCounted { get; private set; }

        public IEnumerable<Quad> Match(QuadPattern pattern)
        {
            foreach (var quad in snapshot.Match(pattern))
            {
                Read++;
                yield return quad;
            }
        }

        public long Count(QuadPattern pattern, long limit)
        {
            var count = snapshot.Count(pattern, limit);
            MostCounted = Math.Max(MostCounted, count);
            return count;
        }

        public void Dispose() => snapshot.Dispose();
    }
}
