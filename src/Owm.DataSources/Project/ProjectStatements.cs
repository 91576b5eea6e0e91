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
    public SaveResult Say(Iri subject, Iri predicate, Term value, Iri? context = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(value);
        CheckValue(subject, predicate, value, context);
        return _project.Save(ns => ns.Context.Add(subject, predicate, value, file: ""), context);
    }

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

    /// <summary>Makes a record, or gives values to the one there is, all written as texts. A value that another property passes on follows it.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="key">The key; <see langword="null"/> where the identifier is given, or made of the values.</param>
    /// <param name="identifier">The identifier; <see langword="null"/> where the key is given.</param>
    /// <param name="values">Properties' names and texts; a name several times gives several values, an empty text takes them away.</param>
    /// <param name="context">The context; the one the record is in when none is given, or else the project's default context.</param>
    /// <returns>What was added and changed.</returns>
    /// <exception cref="UnknownKindException">There is no such kind.</exception>
    /// <exception cref="InvalidRecordException">The record there is of another kind, or a value does not fit.</exception>
    /// <exception cref="TermException">A value is to be an identifier, and is none.</exception>
    public SaveResult Declare(string kind, string? key, Iri? identifier, IEnumerable<KeyValuePair<string, string>> values, Iri? context = null)
    {
        var description = _project.Kinds.Get(kind);
        var record = description.Create();
        record.Key = key;
        record.Identifier = identifier;
        if (record.Identifier is { } known)
        {
            var graph = _project.Graph();
            context ??= HomeOf(IriCheck.Absolute(known), graph);
            // Of the context alone: what others say of the record is theirs.
            if (graph.Read<DataObject>(known, context) is { } there)
            {
                if (there.Kind != description) throw new InvalidRecordException($"{there} is a {there.Kind.Name} already, not a {kind}. Declare that kind, or take another key.");
                record = there;
            }
        }

        RecordDeclaration.Give(record, values, Terms());
        return _project.Save(ns => ns.Context.Add(record, file: "", line: 0), context);
    }

    // What a record may not be declared with, it may not be said of it either.
    private void CheckValue(Iri subject, Iri predicate, Term value, Iri? context)
    {
        var graph = _project.Graph();
        if (graph.Read<DataObject>(subject) is not { } record || record.Kind.FindProperty(predicate) is not { } property) return;
        var said = _project.Store.Match(new QuadPattern(subject, predicate, Graph: GraphChoice.Named(context ?? graph.Names.Default))).Select(q => q.Object).ToList();
        if (said.Contains(value)) return;
        if (!property.Multiple && said.Count > 0)
            throw new InvalidRecordException($"{record} has a {property.Name} already, {said[0]}, and can have one only. Change it with `owm declare`, or retract it first.");
        record.SetTerms(property.Name, [.. said, value]);
        RecordCheck.Validate(record);
    }

    // Where the record's class is said; the default context first.
    private static Iri HomeOf(Iri identifier, SourceGraph graph) =>
        graph.StatementsAbout(identifier).Where(q => q.Predicate == Vocabulary.RdfType).Select(q => q.Graph).OfType<Iri>()
            .OrderBy(c => c != graph.Names.Default).ThenBy(c => c.Value, StringComparer.Ordinal).FirstOrDefault() ?? graph.Names.Default;

    private static QuadPattern InContext(QuadPattern pattern, Iri? context) =>
        pattern with { Graph = context is null ? GraphChoice.Every : GraphChoice.Named(context) };

    private static bool IsOurs(Quad quad, SourceGraph graph, Iri? context) =>
        !graph.Names.IsTechnical(quad.Graph) && (context is not null || graph.IsVisible(quad.Graph));
}
