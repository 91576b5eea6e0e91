using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The data sources of a project: those in its default context, in what that imports, and in the contexts that were saved or imported here.</summary>
/// <remarks>
/// A source is referred to by <c>Kind:key</c>, by its IRI with or without angle brackets, or by its key alone where only
/// one source has it. Every key will do: digits first, spaces, slashes, any script.
/// </remarks>
public sealed class ProjectSources
{
    private readonly OwmProject _project;

    internal ProjectSources(OwmProject project) => _project = project;

    /// <summary>Returns a source of a kind.</summary>
    /// <typeparam name="T">The kind, or one it derives from. A kind from outside becomes known to the project by this.</typeparam>
    /// <param name="reference">The key, or any other way to refer to the source.</param>
    /// <exception cref="SourceNotFoundException">There is none; the nearest are named.</exception>
    /// <exception cref="AmbiguousSourceException">Several may be meant.</exception>
    /// <exception cref="InvalidRecordException">The source is of another kind.</exception>
    public T Get<T>(string reference)
        where T : DataSource
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        var kind = KindDescription.Of(typeof(T));
        _project.Kinds.Register<T>();
        var graph = _project.Graph();
        // The key as such first: to a program it means what it says, even where it looks like something else.
        var record = graph.Read(SourceIdentifier.OfKey(kind, reference)) ?? graph.Read(new SourceResolver(graph).Resolve(reference, kind))!;
        return record as T ?? throw new InvalidRecordException($"{record} is a {record.KindName}, not a {kind.Name}. Ask for that kind.");
    }

    /// <summary>Returns a source.</summary>
    /// <param name="reference">What refers to it.</param>
    /// <exception cref="SourceNotFoundException">There is none; the nearest are named.</exception>
    /// <exception cref="AmbiguousSourceException">Several may be meant.</exception>
    public DataSource Find(string reference)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        var graph = _project.Graph();
        return graph.Read(new SourceResolver(graph).Resolve(reference))!;
    }

    /// <summary>Returns the source that has an identifier, or <see langword="null"/>.</summary>
    /// <param name="identifier">The identifier.</param>
    public DataSource? TryGet(Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return _project.Graph().Read(identifier);
    }

    /// <summary>Returns sources, sorted by name.</summary>
    /// <param name="kind">Only those of a kind or one that derives from it: its name, or the IRI of its class.</param>
    /// <param name="context">Only those that are described in one context.</param>
    /// <param name="search">Only those where each of these begins a word of the key, the kind's name or a text among the values, letter case and marks aside.</param>
    /// <exception cref="UnknownKindException">There is no such kind.</exception>
    public IReadOnlyList<DataSource> List(string? kind = null, Iri? context = null, string? search = null) =>
        [.. Stream(kind, context, search).Select(r => (Name: r.ToString(), Record: r)).OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Record.Identifier!.Value, StringComparer.Ordinal).Select(r => r.Record)];

    /// <summary>Streams sources as they are stored, in one pass over the graph: the first is there at once, and any number takes no more memory than one.</summary>
    /// <param name="kind">Only those of a kind or one that derives from it: its name, or the IRI of its class.</param>
    /// <param name="context">Only those that are described in one context.</param>
    /// <param name="search">Only those where each of these begins a word of the key, the kind's name or a text among the values, letter case and marks aside.</param>
    /// <param name="namesOnly">Whether names, classes and identifiers are all that is needed: the records then have no values.</param>
    /// <exception cref="UnknownKindException">There is no such kind.</exception>
    public IEnumerable<DataSource> Stream(string? kind = null, Iri? context = null, string? search = null, bool namesOnly = false)
    {
        var graph = _project.Graph();
        var types = TypesOf(graph, kind);
        if (string.IsNullOrEmpty(search)) return graph.Stream(types, context, namesOnly);
        // What has neither letter nor digit is in no index of words.
        return _project.Store is ITextSearch words && search.Any(char.IsLetterOrDigit)
            ? graph.Search(words, search, types, context)
            : graph.Stream(types, context, typesOnly: false).Where(r => Contains(r, search));
    }

    /// <summary>Returns the kinds known, and those the graph declares, each with the number of its sources; sorted by name.</summary>
    public IReadOnlyList<KindSummary> Kinds()
    {
        var graph = _project.Graph();
        return [.. from type in graph.TypesUnder(KindDescription.Of(typeof(DataSource)))
                   let known = _project.Kinds.Find(type)
                   let name = known?.Name ?? type.Value[(type.Value.LastIndexOfAny(['/', '#']) + 1)..]
                   orderby name, type.Value
                   select new KindSummary(name, type, known is not null, graph.Identifiers([type], context: null).Count)];
    }

    /// <summary>Saves records: all, or none when one is not right.</summary>
    /// <param name="records">The records.</param>
    /// <returns>What was added and changed.</returns>
    /// <exception cref="InvalidRecordException">A record cannot be stored.</exception>
    /// <exception cref="InvalidStatementsException">A record's kind comes from outside, and its definition context is not imported.</exception>
    public SaveResult Save(params IEnumerable<DataSource> records) => Save(records, context: null);

    /// <summary>Saves records in a context: all, or none when one is not right.</summary>
    /// <param name="records">The records.</param>
    /// <param name="context">The context; the project's default context when none is given.</param>
    /// <returns>What was added and changed.</returns>
    /// <exception cref="InvalidRecordException">A record cannot be stored.</exception>
    /// <exception cref="InvalidStatementsException">A record's kind comes from outside, and its definition context is not imported.</exception>
    public SaveResult Save(IEnumerable<DataSource> records, Iri? context) => _project.Save(
        ns =>
        {
            foreach (var record in records) ns.Context.Add(record, file: "", line: 0);
        },
        context);

    /// <summary>Removes sources: every statement about them, in every context that is read, and about the translations that made them and no others. All, or none when one is not found. Their content stays.</summary>
    /// <param name="references">What refers to them.</param>
    /// <returns>The identifiers of the sources removed.</returns>
    /// <exception cref="SourceNotFoundException">One is not there.</exception>
    /// <exception cref="AmbiguousSourceException">Several may be meant.</exception>
    public IReadOnlyList<Iri> Remove(params IEnumerable<string> references)
    {
        var graph = _project.Graph();
        var resolver = new SourceResolver(graph);
        Iri[] identifiers = [.. references.Select(r => resolver.Resolve(r)).Distinct()];
        using var transaction = _project.Store.BeginWrite();
        // How a source was made goes with the last one that was made so.
        var translations = DerivationGraph.OnlyUsedBy(identifiers, transaction.Match).Where(t => graph.Holds(t, typeof(Translation))).ToList();
        foreach (var identifier in identifiers.Concat(translations)) graph.Remove(identifier, transaction);
        transaction.Commit();
        return identifiers;
    }

    /// <summary>Returns a source's text for people; see <see cref="DataSourceText.Of"/>.</summary>
    /// <param name="record">The record.</param>
    /// <param name="all">Whether the identifier, defaults and digests are shown too.</param>
    public string ToText(DataObject record, bool all = false)
    {
        ArgumentNullException.ThrowIfNull(record);
        // Most records hold no identifiers, and then need nothing from the graph.
        if (record.OtherStatements.Count == 0 && record.Kind.Properties.All(p => p.Type == PropertyType.Datatype || record.Values.Effective(p).Terms.Count == 0)) return DataSourceText.Of(record, all);
        var graph = _project.Graph();
        return DataSourceText.Of(record, all, graph.ReadPrefixes(), graph.LabelOf, graph.Read<DataObject>);
    }

    private static IReadOnlyCollection<Iri> TypesOf(SourceGraph graph, string? kind)
    {
        if (kind is null) return graph.TypesUnder(KindDescription.Of(typeof(DataSource)));
        if (graph.Kinds.Find(kind) is { } known) return graph.TypesUnder(known);
        // A kind that only the graph knows: by its class's IRI or the IRI's last part.
        var all = graph.TypesUnder(KindDescription.Of(typeof(DataSource)));
        Iri[] named = [.. all.Where(t => t.Value == kind.Trim('<', '>') || t.Value.EndsWith("/" + kind, StringComparison.Ordinal) || t.Value.EndsWith("#" + kind, StringComparison.Ordinal))];
        if (named.Length == 0) throw new UnknownKindException(kind, [.. graph.Kinds.Kinds.Select(k => k.Name)]);
        return [.. named.SelectMany(t => graph.Kinds.Find(t) is { } k ? graph.TypesUnder(k) : [t])];
    }

    private static bool Contains(DataSource record, string search) =>
        record.ExactName.Contains(search, StringComparison.OrdinalIgnoreCase)
        || record.Kind.Properties.SelectMany(p => record.Values.Effective(p).Terms)
            .Concat(record.OtherStatements.Values.SelectMany(t => t))
            .Any(t => (t as Literal)?.LexicalForm.Contains(search, StringComparison.OrdinalIgnoreCase) ?? t.ToString().Contains(search, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A kind of data source in a project.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeIri">The IRI of its class.</param>
/// <param name="IsKnown">Whether this program knows the class, rather than only the graph.</param>
/// <param name="Count">How many sources are of this very kind.</param>
public sealed record KindSummary(string Name, Iri TypeIri, bool IsKnown, int Count);
