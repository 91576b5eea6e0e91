using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Stores records, statements, imports and prefixes in one transaction, and keeps the account of what that changed.</summary>
/// <remarks>
/// A property that a record has replaces the values the context had of it; properties the record does not have stay as
/// they are, unless the record was read with them and they were taken back. So saving the same twice changes nothing.
/// Of a record that was read and changed, only what was changed is written: two who change different properties of it
/// at the same time lose nothing.
/// </remarks>
internal sealed class GraphWriter(IQuadTransaction transaction, GraphNames names, TypeRegistry kinds)
{
    private readonly List<SavedRecord> _records = [];
    private readonly List<DataObject> _written = [];
    private readonly List<ContextImport> _newImports = [];
    private readonly List<Iri> _newContexts = [];
    private readonly SortedDictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly SubjectAccounts _subjects = new((subject, context) => transaction.Match(new QuadPattern(subject, Graph: GraphChoice.Named(context))).Any());
    private readonly HashSet<Iri> _marked = [];
    private int _added;
    private int _removed;

    /// <summary>Writes a namespace found right; the caller commits.</summary>
    public void Write(OwmNamespace saved, NamespaceValidation validation)
    {
        saved.Condition?.Invoke(transaction.Match);
        foreach (var context in saved.Contexts)
        {
            MarkContext(context.Identifier);
            foreach (var imported in context.Imports) Import(context.Identifier, imported);
        }

        foreach (var (context, imported) in validation.ImplicitImports) Import(context, imported);
        foreach (var (context, record, quads) in validation.Records) WriteRecord(context, record, quads);
        foreach (var statement in saved.Contexts.SelectMany(c => c.AddedStatements)) AddStatement(statement.Quad);
        foreach (var kind in validation.Records.Where(r => r.Record.StoredType is null).Select(r => r.Record.Kind).Concat(saved.Kinds).Distinct()) WriteKind(kind);
        foreach (var (prefix, space) in saved.Prefixes) WritePrefix(prefix, space);
    }

    /// <summary>Adds a statement about anything; its graph is a context's name.</summary>
    public void AddStatement(Quad quad)
    {
        if (quad.Subject is not Iri subject || quad.Graph is not Iri context)
        {
            Add(quad);
            return;
        }

        _subjects.Begin(subject, context);
        if (Add(quad)) _subjects.Gain();
        if (quad.Predicate == Vocabulary.RdfType && quad.Object is Iri type && kinds.Find(type) is { } kind) _subjects.Type(kind);
    }

    /// <summary>Marks a context as this project's own, so that it is read even when nothing imports it, or another one is the default later.</summary>
    public void MarkContext(Iri context)
    {
        if (_marked.Add(context) && Add(new Quad(context, Vocabulary.RdfType, OwmVocabulary.Context, names.Imports))) _newContexts.Add(context);
    }

    /// <summary>Lets one context import another.</summary>
    public void Import(Iri context, Iri imported)
    {
        if (Add(new Quad(context, OwmVocabulary.Imports, imported, names.Imports))) _newImports.Add(new ContextImport(context, imported));
    }

    /// <summary>Binds a prefix, in place of what it was bound to.</summary>
    public void WritePrefix(string prefix, string space)
    {
        var wanted = new Quad(new Iri(space), OwmVocabulary.PreferredPrefix, new Literal(prefix), names.Registry);
        var bound = transaction.Match(new QuadPattern(Predicate: OwmVocabulary.PreferredPrefix, Object: wanted.Object, Graph: GraphChoice.Named(names.Registry))).ToList();
        foreach (var old in bound.Where(q => q != wanted)) Remove(old);
        if (Add(wanted)) _prefixes[prefix] = space;
    }

    /// <summary>Tells that all was committed.</summary>
    public void Committed() => _written.ForEach(record => record.Values.ForgetReplaced());

    /// <summary>Returns the account of everything written.</summary>
    public SaveResult Result()
    {
        var counts = _subjects.Counts();
        var all = Enum.GetValues<RecordChange>().ToDictionary(change => change, change => counts.GetValueOrDefault(change) + _records.Count(r => r.Change == change));
        return new SaveResult([.. _records, .. _subjects.Records()], _added, _removed, _newImports, _newContexts, _prefixes) { Counts = all };
    }

    private void WriteRecord(OwmContext context, DataObject record, IReadOnlyList<Quad> quads)
    {
        _written.Add(record);
        var identifier = record.Identifier!;
        var existing = transaction.Match(new QuadPattern(identifier, Graph: GraphChoice.Named(context.Identifier))).ToHashSet();
        if (existing.Count == 0)
        {
            foreach (var quad in quads) Add(quad);
            Account(RecordChange.Added);
            return;
        }

        var kept = record.Values.PredicatesAsRead().ToHashSet();
        quads = [.. quads.Where(q => !kept.Contains(q.Predicate))];
        var wanted = quads.ToHashSet();
        var replaced = quads.Select(q => q.Predicate).Where(p => p != Vocabulary.RdfType).ToHashSet();
        replaced.UnionWith(record.Kind.Properties.Where(record.Values.WasStored).Select(p => p.Predicate).Where(p => !kept.Contains(p)));

        var changed = false;
        foreach (var old in existing)
        {
            if (!replaced.Contains(old.Predicate) || wanted.Contains(old)) continue;
            changed |= Remove(old);
        }

        foreach (var quad in quads)
        {
            if (!existing.Contains(quad)) changed |= Add(quad);
        }

        Account(changed ? RecordChange.Changed : RecordChange.Unchanged);

        void Account(RecordChange change) =>
            _records.Add(new SavedRecord(record.ToString(), identifier, record.StoredKindName ?? record.Kind.Name, context.Identifier, change) { ExactName = record.ExactName, Key = record.Key });
    }

    // What this program must know of a kind from outside when its class is no longer at hand: its place among the
    // kinds, its properties' names, and a prefix by which its keys are understood.
    private void WriteKind(KindDescription kind)
    {
        for (var current = kind; current is { ShipsWithOwm: false, Base: { } parent }; current = parent)
        {
            // Read like any other context made here, whether or not one with records imports it.
            MarkContext(current.DefinitionContext);
            Add(new Quad(current.TypeIri, Vocabulary.RdfType, Vocabulary.RdfsClass, current.DefinitionContext));
            Add(new Quad(current.TypeIri, Vocabulary.RdfsSubClassOf, parent.TypeIri, current.DefinitionContext));
            foreach (var property in current.DeclaredProperties)
            {
                Add(new Quad(property.Predicate, Vocabulary.RdfType, Vocabulary.RdfProperty, current.DefinitionContext));
                Add(new Quad(property.Predicate, Vocabulary.RdfsLabel, new Literal(property.DisplayName), current.DefinitionContext));
                if (property.Description is { } description) Add(new Quad(property.Predicate, Vocabulary.RdfsComment, new Literal(description), current.DefinitionContext));
                foreach (var above in property.SuperProperties) Add(new Quad(property.Predicate, Vocabulary.RdfsSubPropertyOf, above, current.DefinitionContext));
            }

            WritePrefix(current.Name, current.InstanceNamespace);
        }
    }

    private bool Add(Quad quad)
    {
        if (!transaction.Add(quad)) return false;
        _added++;
        return true;
    }

    private bool Remove(Quad quad)
    {
        if (!transaction.Remove(quad)) return false;
        _removed++;
        return true;
    }
}
