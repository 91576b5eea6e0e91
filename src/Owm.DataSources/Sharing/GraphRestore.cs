using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>What would make a project's graph say what a shared directory says.</summary>
/// <remarks>Made by <see cref="ProjectSharing.Plan"/>, carried out by <see cref="ProjectSharing.Import"/>.</remarks>
public sealed class GraphRestore
{
    private readonly Dictionary<string, LineChanges> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _cameBack = new(StringComparer.Ordinal);
    private readonly LineChanges _imports;
    private readonly LineChanges _prefixes;

    internal GraphRestore(string directory, GraphContents graph, GraphContents shared, bool isGraphShared, RemovedLines removedHere)
    {
        Directory = directory;
        GraphDigest = graph.Digest();
        SharedDigest = shared.Digest();
        IsGraphShared = isGraphShared;
        foreach (var context in graph.Contexts.Keys.Union(shared.Contexts.Keys))
        {
            var changes = LineChanges.Between(graph.LinesOf(context), shared.LinesOf(context));
            var cameBack = changes.Added.Where(line => removedHere.Contains(context, line)).ToList();
            if (cameBack.Count > 0)
            {
                _cameBack.Add(context, cameBack);
                changes = changes with { Added = [.. changes.Added.Except(cameBack)] };
            }

            if (!changes.IsEmpty) _contexts.Add(context, changes);
        }

        _imports = LineChanges.Between(graph.Imports, shared.Imports);
        _prefixes = LineChanges.Between(graph.Prefixes, shared.Prefixes);
        SeveralValues = FindSeveralValues(shared);
    }

    /// <summary>Gets the directory.</summary>
    public string Directory { get; }

    /// <summary>Gets the contexts whose statements would change, sorted.</summary>
    public IReadOnlyList<Iri> Contexts => [.. _contexts.Keys.Order(NTriplesLine.Order).Select(c => new Iri(c))];

    /// <summary>Gets how many statements would be added; imports and prefixes are counted too.</summary>
    public int Additions => AllChanges().Sum(c => c.Added.Count);

    /// <summary>Gets how many statements would be removed; imports and prefixes are counted too.</summary>
    public int Removals => AllChanges().Sum(c => c.Removed.Count);

    /// <summary>Gets whether all that the graph says now has been exported to, or imported from, a directory before: removing some of it then loses nothing that others took no notice of.</summary>
    public bool IsGraphShared { get; }

    /// <summary>
    /// Gets the statements that were removed here and exported as removed, and that the directory has again: a merge that
    /// keeps the lines of both sides does that to what stands beside them. They are left out unless everything is kept.
    /// </summary>
    public IReadOnlyList<Quad> CameBack => [.. _cameBack.OrderBy(c => c.Key, NTriplesLine.Order).SelectMany(c => Statements(c.Value).Select(q => q with { Graph = new Iri(c.Key) }))];

    /// <summary>Gets the properties that had one value here and now get one more: as happens where two have changed the same value, and git has kept both.</summary>
    public IReadOnlyList<SeveralValues> SeveralValues { get; }

    internal string GraphDigest { get; }

    internal string SharedDigest { get; }

    /// <summary>Carries it out.</summary>
    internal void Apply(IQuadTransaction transaction, GraphNames names, bool keep)
    {
        foreach (var (context, changes) in _contexts) Change(changes, new Iri(context), Statements);
        if (keep)
        {
            foreach (var quad in CameBack) transaction.Add(quad);
        }

        Change(_imports, names.Imports, Statements);
        Change(_prefixes, names.Registry, lines => lines.Select(Prefix));

        void Change(LineChanges changes, Iri graph, Func<IReadOnlyList<string>, IEnumerable<Quad>> read)
        {
            if (!keep)
            {
                foreach (var quad in read(changes.Removed)) transaction.Remove(quad with { Graph = graph });
            }

            foreach (var quad in read(changes.Added))
            {
                // A prefix stands for one namespace only, also where the rest is kept.
                if (keep && graph == names.Registry)
                    transaction.RemoveAll(new QuadPattern(Predicate: quad.Predicate, Object: quad.Object, Graph: GraphChoice.Named(graph)));
                transaction.Add(quad with { Graph = graph });
            }
        }
    }

    private static IEnumerable<Quad> Statements(IReadOnlyList<string> lines) => RdfReader.Read(new LinesText(lines), RdfFormat.NTriples);

    private static Quad Prefix(string line) => line.Split(' ') is [var prefix, ['<', .., '>'] space]
        ? new Quad(new Iri(space[1..^1]), OwmVocabulary.PreferredPrefix, new Literal(prefix), null)
        : throw new InvalidOperationException("A line of prefixes was not checked.");

    private IEnumerable<LineChanges> AllChanges() => [.. _contexts.Values, _imports, _prefixes];

    private List<SeveralValues> FindSeveralValues(GraphContents shared)
    {
        var found = new List<SeveralValues>();
        foreach (var (context, changes) in _contexts.OrderBy(c => c.Key, NTriplesLine.Order))
        {
            var lines = shared.LinesOf(context);
            foreach (var start in changes.Added.Select(Start).Distinct())
            {
                if (start.Contains($" {Vocabulary.RdfType} ", StringComparison.Ordinal)) continue;
                var values = new List<string>();
                for (var i = IndexOf(lines, start); i < lines.Length && lines[i].StartsWith(start, StringComparison.Ordinal); i++) values.Add(lines[i]);
                // Who adds values to several has meant to; who brings a second one to a single one may not have.
                if (values.Count - changes.Added.Count(l => l.StartsWith(start, StringComparison.Ordinal)) != 1) continue;
                Quad[] statements = [.. Statements(values)];
                found.Add(new SeveralValues(statements[0].Subject, statements[0].Predicate, [.. statements.Select(s => s.Object)], new Iri(context)));
            }
        }

        return found;
    }

    // Subject and predicate: neither holds a space as it stands in a line.
    private static string Start(string line) => line[..(line.IndexOf(' ', line.IndexOf(' ', StringComparison.Ordinal) + 1) + 1)];

    private static int IndexOf(string[] lines, string start)
    {
        var at = Array.BinarySearch(lines, start, NTriplesLine.Order);
        return at < 0 ? ~at : at;
    }
}

/// <summary>A property that has several values.</summary>
/// <param name="Subject">What has it.</param>
/// <param name="Predicate">The property.</param>
/// <param name="Values">The values.</param>
/// <param name="Context">The context they stand in.</param>
public sealed record SeveralValues(Term Subject, Iri Predicate, IReadOnlyList<Term> Values, Iri Context);
