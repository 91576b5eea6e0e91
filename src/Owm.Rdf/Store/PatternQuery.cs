using Owm.Rdf.Joins;

namespace Owm.Rdf;

/// <summary>Several patterns that share variables: what is found fits all of them (a basic graph pattern of SPARQL 1.1, section 5.1).</summary>
/// <remarks>
/// <code>
/// var (source, author) = (new Variable("source"), new Variable("author"));
/// var query = new PatternQuery(
///     new JoinPattern(source, Vocabulary.RdfType, kind),
///     new JoinPattern(source, createdBy, author));
/// foreach (var row in query.Run(store)) Print(row[source], row[author]);
/// </code>
/// The pattern with the fewest matches is read first, then, each time, the one with the fewest for what is known by
/// then. The order the patterns are given in makes no difference. Solutions stream; what a pattern over every graph has
/// matched in one reading is remembered meanwhile, because a statement may be in several graphs: name the graph where
/// there are millions of matches.
/// </remarks>
public sealed class PatternQuery
{
    private readonly JoinPattern[] _patterns;

    /// <summary>Makes a query.</summary>
    /// <param name="patterns">What all has to fit, at least one pattern.</param>
    public PatternQuery(params IReadOnlyList<JoinPattern> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.Count == 0) throw new ArgumentException("A query needs a pattern.", nameof(patterns));
        _patterns = [.. patterns];
        Variables = [.. _patterns.SelectMany(pattern => pattern.Parts).Where(part => part.Variable is not null).Select(part => part.Variable!).Distinct()];
    }

    /// <summary>Gets the variables, in the order they are first named in.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Streams the solutions, each once, in no particular order, all of one state of the store.</summary>
    /// <param name="store">The store.</param>
    public IEnumerable<Bindings> Run(IQuadStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return RunOnSnapshot(store);
    }

    /// <summary>Streams the solutions, each once, in no particular order.</summary>
    /// <param name="snapshot">The state they are found in. It has to last as long as the enumeration.</param>
    public IEnumerable<Bindings> Run(IQuadSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new Join(_patterns, Variables, snapshot).Run();
    }

    private IEnumerable<Bindings> RunOnSnapshot(IQuadStore store)
    {
        using var snapshot = store.BeginRead();
        foreach (var solution in Run(snapshot)) yield return solution;
    }
}
