using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Which context imports which, and which contexts a project has made, as the imports graph tells.</summary>
internal sealed class ContextImports
{
    private readonly Dictionary<Iri, HashSet<Iri>> _imports = [];
    private readonly HashSet<Iri> _made = [];

    public ContextImports(Func<QuadPattern, IEnumerable<Quad>> match, Iri importsContext)
    {
        foreach (var quad in match(new QuadPattern(Graph: GraphChoice.Named(importsContext))))
        {
            if (quad.Subject is not Iri subject || quad.Object is not Iri target) continue;
            if (quad.Predicate == OwmVocabulary.Imports) Add(subject, target);
            else if (quad.Predicate == Vocabulary.RdfType && target == OwmVocabulary.Context) _made.Add(subject);
        }
    }

    /// <summary>Gets the contexts that saving and importing have made.</summary>
    public IReadOnlySet<Iri> Made => _made;

    public void Add(Iri context, Iri imported)
    {
        if (!_imports.TryGetValue(context, out var imports)) _imports.Add(context, imports = []);
        imports.Add(imported);
    }

    public IReadOnlyCollection<Iri> Of(Iri context) => _imports.TryGetValue(context, out var imports) ? imports : [];

    public IEnumerable<Iri> Importers(Iri imported) => from entry in _imports where entry.Value.Contains(imported) select entry.Key;

    /// <summary>Returns contexts and all they import, directly or not.</summary>
    public HashSet<Iri> Reachable(params IEnumerable<Iri> start)
    {
        var reached = new HashSet<Iri>();
        var pending = new Stack<Iri>(start);
        while (pending.TryPop(out var context))
        {
            if (!reached.Add(context)) continue;
            foreach (var imported in Of(context)) pending.Push(imported);
        }

        return reached;
    }
}
