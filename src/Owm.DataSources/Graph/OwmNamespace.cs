using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>What a module is handed to say what is to be saved: the target context, contexts of its own, and prefixes.</summary>
/// <remarks>Nothing is stored before the module has returned and everything in it has been found right; then all is, at once.</remarks>
public sealed class OwmNamespace
{
    private readonly Dictionary<Iri, OwmContext> _contexts = [];
    private readonly Prefixes _prefixes = new();
    private readonly HashSet<KindDescription> _kinds = [];
    private readonly List<OwmContext> _own = [];
    private readonly Func<OwmNamespace, NamespaceValidation> _validate;

    /// <summary>Gets or sets what must be so at the moment of the save, when nobody else can change the graph; it throws where it is not.</summary>
    internal Action<Func<QuadPattern, IEnumerable<Quad>>>? Condition { get; set; }

    internal OwmNamespace(Iri target, Func<OwmNamespace, NamespaceValidation> validate)
    {
        Context = NewContext(target);
        _validate = validate;
    }

    /// <summary>Gets the context that the module's records go to: the project's default context unless told otherwise.</summary>
    public OwmContext Context { get; }

    /// <summary>Gets the contexts that will be saved, the target first.</summary>
    public IReadOnlyCollection<OwmContext> Contexts => _contexts.Values;

    /// <summary>Gets the prefixes that will be bound.</summary>
    public IReadOnlyDictionary<string, string> Prefixes => _prefixes.Bindings;

    internal IReadOnlyCollection<KindDescription> Kinds => _kinds;

    /// <summary>Has a kind's class described in the graph, as saving a record of it does: its place among the kinds, the names of its properties, and a prefix for its keys.</summary>
    /// <param name="kind">The kind. Those that ship with Owm need no description.</param>
    public void DeclareKind(KindDescription kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        _kinds.Add(kind);
    }

    /// <summary>Makes a context that is saved with the rest, or returns the one made before.</summary>
    /// <param name="identifier">Its IRI.</param>
    /// <exception cref="InvalidRecordException">It is not an absolute IRI.</exception>
    public OwmContext NewContext(Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (_contexts.TryGetValue(identifier, out var context)) return context;
        context = new OwmContext(identifier);
        _contexts.Add(identifier, context);
        _own.Add(context);
        return context;
    }

    /// <summary>Makes a context that is saved with the rest, or returns the one made before.</summary>
    /// <param name="identifier">Its IRI.</param>
    /// <exception cref="InvalidRecordException">It is not an absolute IRI.</exception>
    public OwmContext NewContext(string identifier) => NewContext(new Iri(identifier));

    /// <summary>Has a context that was made elsewhere saved with the rest.</summary>
    /// <param name="context">The context.</param>
    /// <exception cref="InvalidRecordException">Another context of the same IRI is there.</exception>
    public void IncludeContext(OwmContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_contexts.TryAdd(context.Identifier, context) && _contexts[context.Identifier] != context)
            throw new InvalidRecordException($"There is a context {context} here already. Add to that one, or take another IRI.");
    }

    /// <summary>Binds a prefix in the project, in place of what it was bound to.</summary>
    /// <param name="prefix">The prefix, without colon.</param>
    /// <param name="namespaceIri">What the IRIs begin with.</param>
    /// <exception cref="RdfException">The prefix or the namespace cannot be one.</exception>
    public void BindPrefix(string prefix, string namespaceIri) => _prefixes.Bind(prefix, namespaceIri);

    /// <summary>Checks everything said so far, as saving does.</summary>
    /// <exception cref="InvalidStatementsException">Statements are about contexts that are not imported; all of them are named.</exception>
    /// <exception cref="InvalidRecordException">A record cannot be stored.</exception>
    public void Validate() => _validate(this);

    /// <summary>Takes no more into the contexts made here.</summary>
    internal void Close() => _own.ForEach(context => context.Close());
}
