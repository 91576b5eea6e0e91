using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Finds the source, or other record, that a person means: by <c>Kind:key</c>, a whole IRI with or without angle brackets, or a key that only one source has.</summary>
internal sealed class SourceResolver(SourceGraph graph)
{
    private readonly Lazy<Prefixes> _prefixes = new(graph.ReadPrefixes);

    /// <summary>Returns the identifier of the source that is meant.</summary>
    /// <param name="reference">What the person wrote.</param>
    /// <param name="under">The kind it must be of or derive from; a data source of any kind when none is given.</param>
    /// <exception cref="SourceNotFoundException">There is none; the nearest are named.</exception>
    /// <exception cref="AmbiguousSourceException">There are several.</exception>
    public Iri Resolve(string reference, KindDescription? under = null)
    {
        // A source of another kind than was asked for is found, so that the caller can say so.
        var root = under is { IsDataSource: false } ? under : KindDescription.Of(typeof(DataSource));
        if (reference.Length > 2 && reference[0] == '<' && reference[^1] == '>')
            return Holds(new Iri(reference[1..^1])) ? new Iri(reference[1..^1]) : throw NotFound(reference, root);

        if (InFull(reference).FirstOrDefault(Holds) is { } inFull) return inFull;

        var byKey = ByKey(reference, under ?? root).Where(Holds).Distinct().ToList();
        return byKey.Count switch
        {
            1 => byKey[0],
            0 => throw NotFound(reference, root),
            _ => throw new AmbiguousSourceException(reference, [.. byKey.Select(Name).Order(StringComparer.Ordinal)]),
        };

        bool Holds(Iri identifier) => graph.Holds(identifier, root.ClrType);
    }

    /// <summary>Returns the shortest text that means a source and no other: <c>Kind:key</c>, or the IRI in angle brackets.</summary>
    public string Name(Iri identifier) => _prefixes.Value.NameByKey(identifier) ?? identifier.ToString();

    // Every key can be written: digits first, spaces, slashes and all (owmeta let through only XML names).
    private IEnumerable<Iri> InFull(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            var (prefix, local) = (reference[..colon], reference[(colon + 1)..]);
            if (graph.Kinds.Find(prefix) is { } kind)
            {
                foreach (var iri in OfKind(kind, local)) yield return iri;
            }

            if (_prefixes.Value.Bindings.TryGetValue(prefix, out var space))
            {
                foreach (var iri in OfPrefix(space, local)) yield return iri;
            }
        }

        if (IriSyntax.IsAbsolute(reference)) yield return new Iri(reference);
    }

    private IEnumerable<Iri> ByKey(string key, KindDescription under)
    {
        foreach (var kind in graph.Kinds.AllKinds)
        {
            if (!under.ClrType.IsAssignableFrom(kind.ClrType)) continue;
            foreach (var iri in OfKind(kind, key)) yield return iri;
        }

        if (under.ClrType != typeof(DataSource)) yield break;
        // Kinds that only the graph knows have a prefix each; see GraphWriter.
        foreach (var space in _prefixes.Value.Bindings.Values.Where(s => s.EndsWith('#')))
        {
            foreach (var iri in OfPrefix(space, key)) yield return iri;
        }
    }

    // The graph does not tell whether a kind's keys are digested, so both are tried.
    private static IEnumerable<Iri> OfPrefix(string space, string key)
    {
        var direct = InNamespace(space, key);
        return space.EndsWith('#') && key.Length > 0 && SourceIdentifier.IsText(key) ? direct.Append(SourceIdentifier.InDigest(space, key)) : direct;
    }

    // A key that is digested, or, as a name is shown that nobody knows the key of, the digest itself.
    private static IEnumerable<Iri> OfKind(KindDescription kind, string key)
    {
        var local = InNamespace(kind.InstanceNamespace, key);
        return kind.HashedKey && key.Length > 0 && SourceIdentifier.IsText(key) ? local.Prepend(SourceIdentifier.OfKey(kind, key)) : local;
    }

    // First the key as it was given, then as it stands in an IRI that somebody copied.
    private static IEnumerable<Iri> InNamespace(string space, string key)
    {
        string? quoted = null;
        try
        {
            quoted = SourceIdentifier.Quote(key);
        }
        catch (InvalidRecordException)
        {
            // Half a surrogate pair: no record can have such a key, so none is found.
        }

        if (quoted is null) yield break;
        yield return new Iri(space + quoted);
        if (quoted != key && IriSyntax.IsAbsolute(space + key)) yield return new Iri(space + key);
    }

    private SourceNotFoundException NotFound(string reference, KindDescription root)
    {
        var all = graph.Identifiers(graph.TypesUnder(root), context: null);
        var names = from identifier in all
                    let name = Name(identifier)
                    from compared in new[] { name, name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..], identifier.Value }
                    select (compared, name);
        return new SourceNotFoundException(reference, EditDistance.Nearest(reference.Trim('<', '>'), names));
    }
}
