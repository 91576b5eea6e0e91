using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A namespace found right: the statements to be stored, and the imports it needs.</summary>
/// <remarks>
/// The rule (owmeta's): a statement may be about a context's things only where that context is imported, directly or
/// through others. What belongs to a context is the classes of the kinds it defines and the records a module puts into
/// it. The definition contexts of the kinds that ship with Owm are imported without being asked for.
/// </remarks>
internal sealed class NamespaceValidation
{
    private readonly Dictionary<Iri, List<Iri>> _homes = [];
    private readonly List<InvalidStatement> _failures = [];
    private readonly ContextImports _imports;
    private readonly TypeRegistry _kinds;

    private NamespaceValidation(OwmNamespace saved, ContextImports imports, TypeRegistry kinds)
    {
        _imports = imports;
        _kinds = kinds;
        foreach (var context in saved.Contexts)
        {
            foreach (var imported in context.Imports) imports.Add(context.Identifier, imported);
        }
    }

    /// <summary>Gets the records and what is to be stored of each.</summary>
    public List<(OwmContext Context, DataObject Record, IReadOnlyList<Quad> Quads)> Records { get; } = [];

    /// <summary>Gets the imports that are added because kinds that ship with Owm need them.</summary>
    public HashSet<(Iri Context, Iri Imported)> ImplicitImports { get; } = [];

    /// <summary>Checks a namespace.</summary>
    /// <param name="saved">The namespace.</param>
    /// <param name="imports">What the graph says about imports; the namespace's are added to it.</param>
    /// <param name="kinds">The kinds known.</param>
    /// <exception cref="InvalidStatementsException">Statements are about contexts that are not imported.</exception>
    /// <exception cref="InvalidRecordException">A record cannot be stored.</exception>
    public static NamespaceValidation Of(OwmNamespace saved, ContextImports imports, TypeRegistry kinds)
    {
        var validation = new NamespaceValidation(saved, imports, kinds);
        validation.ReadRecords(saved);
        foreach (var context in saved.Contexts) validation.CheckContext(context);
        return validation._failures.Count == 0 ? validation : throw new InvalidStatementsException(validation._failures);
    }

    private void ReadRecords(OwmNamespace saved)
    {
        foreach (var context in saved.Contexts)
        {
            var places = new Dictionary<Iri, AddedRecord>();
            foreach (var added in context.AddedRecords)
            {
                var quads = AtPlace(added.Place, () => RecordMapper.ToQuads(added.Record, context.Identifier));
                var identifier = added.Record.Identifier!;
                if (!places.TryAdd(identifier, added))
                {
                    if (ReferenceEquals(places[identifier].Record, added.Record)) continue;
                    throw new InvalidRecordException($"{Prefixed(added.Place)}{added.Record} is added a second time to {context}{(places[identifier].Place is { Length: > 0 } first ? $", after {first}" : "")}. Give it another key, or add it once.");
                }

                if (!_homes.TryGetValue(identifier, out var homes)) _homes.Add(identifier, homes = []);
                homes.Add(context.Identifier);
                Records.Add((context, added.Record, quads));
            }
        }
    }

    private void CheckContext(OwmContext context)
    {
        // The kinds' own contexts first, so that their imports count for every statement of this context.
        foreach (var record in context.AddedRecords)
        {
            if (record.Record.StoredType is null) ImportDefinition(context, record.Record.Kind);
        }

        foreach (var statement in context.AddedStatements)
        {
            if (ClassOf(statement.Quad) is { } kind) ImportDefinition(context, kind);
        }

        var reachable = _imports.Reachable(context.Identifier);
        var places = context.AddedRecords.ToLookup(r => r.Record, r => r.Place, ReferenceEqualityComparer.Instance);
        foreach (var (_, record, quads) in Records.Where(r => r.Context == context))
        {
            foreach (var quad in quads) Check(quad, quad.Predicate == Vocabulary.RdfType && record.StoredType is null ? record.Kind : null, reachable, places[record].First());
        }

        foreach (var (quad, place) in context.AddedStatements) Check(quad, ClassOf(quad), reachable, place);
    }

    private KindDescription? ClassOf(Quad quad) =>
        quad.Predicate == Vocabulary.RdfType && quad.Object is Iri type ? _kinds.Find(type) : null;

    private void ImportDefinition(OwmContext context, KindDescription kind)
    {
        var definition = kind.DefinitionContext;
        if (definition == context.Identifier || !IsShipped(kind, definition)) return;
        if (_imports.Reachable(context.Identifier).Contains(definition)) return;
        _imports.Add(context.Identifier, definition);
        ImplicitImports.Add((context.Identifier, definition));
    }

    // Of a kind from outside, too, where it says no other than the shipped kind it derives from.
    private static bool IsShipped(KindDescription? kind, Iri definition)
    {
        for (; kind is not null; kind = kind.Base)
        {
            if (kind.ShipsWithOwm && kind.DefinitionContext == definition) return true;
        }

        return false;
    }

    private void Check(Quad quad, KindDescription? kind, HashSet<Iri> reachable, string place)
    {
        if (kind is not null) Require("object", [kind.DefinitionContext]);
        if (quad.Subject is Iri subject && _homes.TryGetValue(subject, out var homes)) Require("subject", homes);
        if (quad.Object is Iri target && _homes.TryGetValue(target, out homes)) Require("object", homes);

        void Require(string node, IReadOnlyList<Iri> owners)
        {
            if (owners.Any(reachable.Contains)) return;
            var missing = owners[0];
            _failures.Add(new InvalidStatement(quad, missing,
                $"{Prefixed(place)}Missing import of context {missing} from {quad.Graph} for {node} of statement \"{quad.Subject} {quad.Predicate} {ShownText.Visible(quad.Object.ToString())}\". Add the import: AddImport(new Iri(\"{missing.Value}\"))."));
        }
    }

    private static string Prefixed(string place) => place.Length > 0 ? $"{place}: " : "";

    private static T AtPlace<T>(string place, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (InvalidRecordException e)
        {
            e.Place = place;
            throw;
        }
    }
}
