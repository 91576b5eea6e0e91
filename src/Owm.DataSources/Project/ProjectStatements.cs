using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The statements of a project, one by one: the graph by hand.</summary>
public sealed class ProjectStatements
{
    private readonly OwmProject _project;

    internal ProjectStatements(OwmProject project) => _project = project;

    /// <summary>Makes a reader of terms that knows the project's kinds and prefixes.</summary>
    public TermReader Terms() => new(_project.Kinds, _project.ReadPrefixes(), iri => _project.Store.Match(new QuadPattern(iri)).Any());

    /// <summary>Adds a statement.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="predicate">The property.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">Where to; the project's default context when none is given.</param>
    /// <returns>What was added.</returns>
    /// <exception cref="InvalidStatementsException">It is about something of a context that is not imported.</exception>
    /// <exception cref="InvalidRecordException">It cannot be stored.</exception>
    public SaveResult Say(Iri subject, Iri predicate, Term value, Iri? context = null) =>
        _project.Save(ns => ns.Context.Add(subject, predicate, value, file: ""), context);

    /// <summary>Streams the statements that fit a pattern, of one context or of all that are read.</summary>
    /// <param name="pattern">What is wanted; its graph is not looked at.</param>
    /// <param name="context">The context; all that are read when none is given.</param>
    public IEnumerable<Quad> Match(QuadPattern pattern, Iri? context = null)
    {
        var graph = _project.Graph();
        return _project.Store.Match(InContext(pattern, context)).Where(q => IsOurs(q, graph, context));
    }

    /// <summary>Removes the statements that fit a pattern, all of them at once. What keeps imports and prefixes is not touched.</summary>
    /// <param name="pattern">What goes; its graph is not looked at.</param>
    /// <param name="context">The context; all that are read when none is given.</param>
    /// <returns>How many there were.</returns>
    public long Retract(QuadPattern pattern, Iri? context = null)
    {
        var graph = _project.Graph();
        using var transaction = _project.Store.BeginWrite();
        var removed = 0L;
        foreach (var quad in transaction.Match(InContext(pattern, context)).Where(q => IsOurs(q, graph, context)).ToList())
        {
            if (transaction.Remove(quad)) removed++;
        }

        if (removed > 0) transaction.Commit();
        return removed;
    }

    private static QuadPattern InContext(QuadPattern pattern, Iri? context) =>
        pattern with { Graph = context is null ? GraphChoice.Every : GraphChoice.Named(context) };

    private static bool IsOurs(Quad quad, SourceGraph graph, Iri? context) =>
        !graph.Names.IsTechnical(quad.Graph) && (context is not null || graph.IsVisible(quad.Graph));
}
