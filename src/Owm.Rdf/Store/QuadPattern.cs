namespace Owm.Rdf;

/// <summary>Which quads are meant: a <see langword="null"/> part stands for every term.</summary>
/// <param name="Subject">The subject wanted, or any.</param>
/// <param name="Predicate">The predicate wanted, or any.</param>
/// <param name="Object">The object wanted, or any.</param>
/// <param name="Graph">Which graphs are looked at; the default value means every graph.</param>
public readonly record struct QuadPattern(Term? Subject = null, Iri? Predicate = null, Term? Object = null, GraphChoice Graph = default);

/// <summary>Which graphs a pattern looks at: every one (the default value), the default graph, or a named one.</summary>
public readonly record struct GraphChoice
{
    private GraphChoice(Term? name, bool isDefaultGraph)
    {
        Name = name;
        IsDefaultGraph = isDefaultGraph;
    }

    /// <summary>Gets the choice of every graph, named or default.</summary>
    public static GraphChoice Every => default;

    /// <summary>Gets the choice of the default (unnamed) graph alone.</summary>
    public static GraphChoice Default => new(null, isDefaultGraph: true);

    /// <summary>Gets the graph's name, or <see langword="null"/> when the choice is not one named graph.</summary>
    public Term? Name { get; }

    /// <summary>Gets whether only the default graph is meant.</summary>
    public bool IsDefaultGraph { get; }

    /// <summary>Makes the choice of one named graph.</summary>
    /// <param name="name">The graph's name.</param>
    public static GraphChoice Named(Term name) => new(name, isDefaultGraph: false);

    /// <summary>Makes the choice of the graph a quad names: the default graph for <see langword="null"/>.</summary>
    /// <param name="graph">A quad's <see cref="Quad.Graph"/>.</param>
    public static GraphChoice Of(Term? graph) => graph is null ? Default : Named(graph);
}
