using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Reads records out of a graph: of the default context, what it imports, and the contexts a project made.</summary>
/// <param name="store">The graph.</param>
/// <param name="names">The project's own contexts.</param>
/// <param name="kinds">The kinds known.</param>
/// <param name="without">Contexts that are taken for gone.</param>
internal sealed class SourceGraph(IQuadStore store, GraphNames names, TypeRegistry kinds, IReadOnlyCollection<Iri>? without = null)
{
    private readonly RecordMapper _mapper = new(kinds);
    private readonly Dictionary<Iri, IReadOnlyList<Iri>> _superclasses = [];
    private HashSet<Iri>? _visible;

    public GraphNames Names => names;

    public TypeRegistry Kinds => kinds;

    public ContextImports ReadImports() => new(store.Match, names.Imports);

    /// <summary>Tells whether what stands in a context is read.</summary>
    public bool IsVisible(Term? graph)
    {
        if (graph is null) return true;
        if (_visible is null)
        {
            var imports = ReadImports();
            _visible = imports.Reachable([names.Default, .. imports.Made]);
            _visible.ExceptWith(without ?? []);
        }

        return graph is Iri iri && _visible.Contains(iri);
    }

    /// <summary>Reads a record, or returns null when there is no such data source.</summary>
    public DataSource? Read(Iri identifier) => Read<DataSource>(identifier);

    /// <summary>Reads a record of a class or one that derives from it, or returns null when there is no such record.</summary>
    public T? Read<T>(Iri identifier)
        where T : DataObject => (T?)_mapper.ToRecord(identifier, StatementsAbout(identifier), Superclasses, typeof(T));

    /// <summary>Reads a data source as a transaction sees it.</summary>
    public DataSource? Read(Iri identifier, Func<QuadPattern, IEnumerable<Quad>> match) => Make(identifier, match(new QuadPattern(identifier)).Where(IsRead));

    /// <summary>Reads what one context says of a record, or returns null when it does not say of what class it is.</summary>
    public T? Read<T>(Iri identifier, Iri context)
        where T : DataObject => (T?)_mapper.ToRecord(identifier, store.Match(new QuadPattern(identifier, Graph: GraphChoice.Named(context))), Superclasses, typeof(T));

    /// <summary>Streams the data sources of some classes, in one context or all that are visible, in one pass over the graph.</summary>
    /// <param name="types">The classes.</param>
    /// <param name="context">The context that says the class; all that are visible when none is given.</param>
    /// <param name="typesOnly">Whether no values of properties are needed.</param>
    public IEnumerable<DataSource> Stream(IReadOnlyCollection<Iri> types, Iri? context, bool typesOnly)
    {
        var wanted = types.ToHashSet();
        var about = new List<Quad>();
        var isWanted = false;
        foreach (var quad in store.BySubject(typesOnly ? [Vocabulary.RdfType] : null))
        {
            if (about.Count > 0 && !about[0].Subject.Equals(quad.Subject))
            {
                if (isWanted && Made(about) is { } record) yield return record;
                about.Clear();
                isWanted = false;
            }

            if (quad.Subject is not Iri || names.IsTechnical(quad.Graph) || !IsVisible(quad.Graph)) continue;
            about.Add(quad);
            isWanted |= quad.Predicate == Vocabulary.RdfType && quad.Object is Iri type && wanted.Contains(type) && (context is null || context.Equals(quad.Graph));
        }

        if (isWanted && Made(about) is { } last) yield return last;

        DataSource? Made(List<Quad> statements) => Make((Iri)statements[0].Subject, statements);
    }

    /// <summary>Streams the data sources of which each word begins a word of the key, the kind's name or a text among the values, each once.</summary>
    public IEnumerable<DataSource> Search(ITextSearch search, string typed, IReadOnlyCollection<Iri> types, Iri? context) =>
        new RecordSearch(this, store, search, typed, types, context).Run();

    /// <summary>Removes every statement about a record that is read as the project's.</summary>
    public void Remove(Iri identifier, IQuadTransaction transaction)
    {
        foreach (var quad in transaction.Match(new QuadPattern(identifier)).Where(IsRead).ToList()) transaction.Remove(quad);
    }

    /// <summary>Makes a data source of the statements about it.</summary>
    public DataSource? Make(Iri identifier, IEnumerable<Quad> statements) => (DataSource?)_mapper.ToRecord(identifier, statements, Superclasses, typeof(DataSource));

    /// <summary>Tells whether a statement is read as one about records.</summary>
    public bool IsRead(Quad quad) => IsVisible(quad.Graph) && !names.IsTechnical(quad.Graph);

    public IEnumerable<Quad> StatementsAbout(Iri identifier) =>
        store.Match(new QuadPattern(identifier)).Where(IsRead);

    /// <summary>Tells whether there is a data source of an identifier, or a record of another class.</summary>
    public bool Holds(Iri identifier, Type? under = null) =>
        store.Match(new QuadPattern(identifier, Vocabulary.RdfType))
            .Any(q => IsVisible(q.Graph) && q.Object is Iri type && KindOf(type) is { } kind && (under ?? typeof(DataSource)).IsAssignableFrom(kind.ClrType));

    /// <summary>Returns the identifiers of what is of some classes, in one context or all that are visible.</summary>
    public IReadOnlyCollection<Iri> Identifiers(IEnumerable<Iri> types, Iri? context)
    {
        var found = new HashSet<Iri>();
        var choice = context is null ? GraphChoice.Every : GraphChoice.Named(context);
        foreach (var type in types)
        {
            foreach (var quad in store.Match(new QuadPattern(Predicate: Vocabulary.RdfType, Object: type, Graph: choice)))
            {
                if (quad.Subject is Iri subject && (context is not null || IsVisible(quad.Graph))) found.Add(subject);
            }
        }

        return found;
    }

    /// <summary>Returns the classes that are a kind or derive from it: known ones, and those the graph declares.</summary>
    public IReadOnlyCollection<Iri> TypesUnder(KindDescription kind)
    {
        var types = kinds.TypesUnder(kind).ToHashSet();
        var pending = new Stack<Iri>(types);
        while (pending.TryPop(out var type))
        {
            foreach (var quad in store.Match(new QuadPattern(Predicate: Vocabulary.RdfsSubClassOf, Object: type)))
            {
                // A class this program knows has its place by its class there, whatever a graph claims.
                if (quad.Subject is Iri subclass && IsVisible(quad.Graph) && !kinds.Knows(subclass) && types.Add(subclass)) pending.Push(subclass);
            }
        }

        return types;
    }

    public KindDescription? KindOf(Iri type) => _mapper.KindOf(type, Superclasses);

    public string? LabelOf(Iri iri) =>
        store.Match(new QuadPattern(iri, Vocabulary.RdfsLabel)).Where(q => IsVisible(q.Graph)).Select(q => q.Object).OfType<Literal>()
            .Select(l => l.LexicalForm).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Returns the prefixes bound in the project, over those of the kinds.</summary>
    public Prefixes ReadPrefixes()
    {
        var map = new Prefixes();
        foreach (var kind in kinds.AllKinds) map.Bind(kind.Name, kind.InstanceNamespace);
        foreach (var (prefix, space) in ReadBoundPrefixes().Bindings)
        {
            // A kind's name means the kind, whatever a graph from elsewhere binds it to.
            if (kinds.Find(prefix) is null) map.Bind(prefix, space);
        }

        return map;
    }

    /// <summary>Returns the prefixes bound in the project.</summary>
    public Prefixes ReadBoundPrefixes()
    {
        var map = new Prefixes();
        foreach (var quad in store.Match(new QuadPattern(Predicate: OwmVocabulary.PreferredPrefix, Graph: GraphChoice.Named(names.Registry))))
        {
            // What an imported file claims may be no prefix at all; it then names nothing.
            if (quad.Subject is not Iri space || quad.Object is not Literal prefix) continue;
            try
            {
                map.Bind(prefix.LexicalForm, space.Value);
            }
            catch (RdfException)
            {
                continue;
            }
        }

        return map;
    }

    private IReadOnlyList<Iri> Superclasses(Iri type)
    {
        if (_superclasses.TryGetValue(type, out var known)) return known;
        known = [.. store.Match(new QuadPattern(type, Vocabulary.RdfsSubClassOf)).Where(q => IsVisible(q.Graph)).Select(q => q.Object).OfType<Iri>()];
        _superclasses.Add(type, known);
        return known;
    }
}
