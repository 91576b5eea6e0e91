using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Records as statements, and statements as records.</summary>
/// <param name="kinds">The kinds this program knows.</param>
public sealed class RecordMapper(TypeRegistry kinds)
{
    /// <summary>How far up a chain of classes is followed; data from outside may claim any.</summary>
    private const int ClassLimit = 1_000;

    /// <summary>Returns what is stored of a record: its class, and every value that was given, overridden by its kind or passed on. No defaults.</summary>
    /// <param name="record">The record.</param>
    /// <param name="context">The context the statements belong to; <see langword="null"/> is the default graph.</param>
    /// <exception cref="InvalidRecordException">The record cannot be stored.</exception>
    public static IReadOnlyList<Quad> ToQuads(DataObject record, Iri? context)
    {
        ArgumentNullException.ThrowIfNull(record);
        RecordCheck.Validate(record);
        var id = record.Identifier!;
        var quads = new List<Quad> { new(id, Vocabulary.RdfType, record.TypeIri, context) };
        foreach (var property in record.Kind.Properties)
        {
            var (terms, origin) = record.Values.Effective(property);
            if (origin >= ValueOrigin.Also) quads.AddRange(terms.Select(term => new Quad(id, property.Predicate, term, context)));
        }

        foreach (var (predicate, terms) in record.OtherStatements) quads.AddRange(terms.Select(term => new Quad(id, predicate, term, context)));
        return quads;
    }

    /// <summary>Makes a record of the statements about it.</summary>
    /// <param name="identifier">The record's identifier.</param>
    /// <param name="statements">Statements; those about something else are passed over.</param>
    /// <param name="superclasses">Tells which classes a class is declared to derive from: a class this program does not know is read as the nearest one it knows.</param>
    /// <returns>The record, or <see langword="null"/> when no statement says it is of a kind known here.</returns>
    public DataObject? ToRecord(Iri identifier, IEnumerable<Quad> statements, Func<Iri, IEnumerable<Iri>> superclasses) =>
        ToRecord(identifier, statements, superclasses, typeof(DataObject));

    /// <summary>Makes a record of the statements about it; of its kinds, only those under a class count.</summary>
    internal DataObject? ToRecord(Iri identifier, IEnumerable<Quad> statements, Func<Iri, IEnumerable<Iri>> superclasses, Type under)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(superclasses);
        var byPredicate = statements.Where(q => q.Subject.Equals(identifier)).ToLookup(q => q.Predicate, q => q.Object);
        if (ClassOf(byPredicate[Vocabulary.RdfType].OfType<Iri>().Distinct(), superclasses, under) is not var (kind, type)) return null;

        var record = kind.Create();
        record.Identifier = identifier;
        if (type != kind.TypeIri) record.StoredType = type;
        foreach (var group in byPredicate)
        {
            if (group.Key == Vocabulary.RdfType) continue;
            Term[] terms = [.. group.Distinct().OrderBy(t => t.ToString(), StringComparer.Ordinal)];
            if (kind.FindProperty(group.Key) is { } property)
            {
                record.Values.Give(property, terms);
                record.Values.MarkStored(property, terms);
            }
            else
            {
                record.Values.GiveOther(group.Key, terms, isRead: true);
            }
        }

        record.Values.ForgetDerived();
        return record;
    }

    /// <summary>Returns the kind that a class is, or the nearest known one it derives from, or null when there is none.</summary>
    internal KindDescription? KindOf(Iri type, Func<Iri, IEnumerable<Iri>> superclasses)
    {
        if (kinds.Find(type) is { } known) return known;
        var seen = new HashSet<Iri> { type };
        var level = new List<Iri> { type };
        while (level.Count > 0 && seen.Count < ClassLimit)
        {
            level = [.. level.SelectMany(superclasses).Where(seen.Add)];
            var found = level.Select(kinds.Find).OfType<KindDescription>().ToList();
            if (found.Count > 0) return found.OrderByDescending(k => k.Depth).ThenBy(k => k.Name, StringComparer.Ordinal).First();
        }

        return null;
    }

    private (KindDescription Kind, Iri Type)? ClassOf(IEnumerable<Iri> types, Func<Iri, IEnumerable<Iri>> superclasses, Type under)
    {
        (KindDescription Kind, Iri Type)? best = null;
        foreach (var type in types.OrderBy(t => t.Value, StringComparer.Ordinal))
        {
            if (KindOf(type, superclasses) is not { } kind || !under.IsAssignableFrom(kind.ClrType)) continue;
            // The most special class counts; a class of its own under a kind is more special than the kind.
            if (best is null || kind.Depth > best.Value.Kind.Depth || (kind.Depth == best.Value.Kind.Depth && best.Value.Type == best.Value.Kind.TypeIri)) best = (kind, type);
        }

        return best;
    }
}
