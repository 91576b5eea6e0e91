using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The values behind a record's properties, and which of them counts: given, override, also, default.</summary>
internal sealed class PropertyValues(DataObject owner)
{
    private readonly Dictionary<PropertyDescription, IReadOnlyList<Term>> _given = [];
    private readonly Dictionary<Iri, IReadOnlyList<Term>> _others = [];
    private readonly HashSet<Iri> _othersRead = [];
    private readonly Dictionary<PropertyDescription, IReadOnlyList<Term>?> _stored = [];

    /// <summary>Gets the statements whose properties the kind does not have.</summary>
    public IReadOnlyDictionary<Iri, IReadOnlyList<Term>> Others => _others;

    /// <summary>Gives a property its values; none takes back what was given.</summary>
    public void Give(PropertyDescription property, IReadOnlyList<Term> terms)
    {
        if (terms.Count == 0) _given.Remove(property);
        else _given[property] = terms;
    }

    /// <summary>Returns the values that were given; what overrides, other properties and defaults would add is not among them.</summary>
    public IReadOnlyList<Term> GivenTo(PropertyDescription property) => _given.GetValueOrDefault(property) ?? [];

    public void GiveOther(Iri predicate, IReadOnlyList<Term> terms, bool isRead = false)
    {
        _others[predicate] = terms;
        if (isRead) _othersRead.Add(predicate);
        else _othersRead.Remove(predicate);
    }

    /// <summary>Remembers that the graph has values of a property, so that taking them back removes them there.</summary>
    /// <param name="property">The property.</param>
    /// <param name="terms">The values that were read: where they still are what counts, saving leaves alone what others have made of them meanwhile. Null where saving is to write in any case.</param>
    public void MarkStored(PropertyDescription property, IReadOnlyList<Term>? terms = null) => _stored[property] = terms;

    /// <summary>Tells whether the graph had values of a property when the record was read.</summary>
    public bool WasStored(PropertyDescription property) => _stored.ContainsKey(property);

    /// <summary>Returns the properties that have the values with which they were read.</summary>
    public IEnumerable<Iri> PredicatesAsRead() => _stored.Keys.Where(IsAsRead).Select(p => p.Predicate).Concat(_othersRead);

    /// <summary>Returns what was read of each property.</summary>
    public IEnumerable<KeyValuePair<PropertyDescription, IReadOnlyList<Term>>> Read() =>
        from stored in _stored where stored.Value is not null select KeyValuePair.Create(stored.Key, stored.Value);

    /// <summary>Returns what was given to properties that no longer have, or never had, the values with which they were read.</summary>
    public IEnumerable<KeyValuePair<PropertyDescription, IReadOnlyList<Term>>> Changed() => _given.Where(given => !IsAsRead(given.Key));

    /// <summary>Tells that the record was saved: of what was changed, what was read is no longer what the graph says.</summary>
    public void ForgetReplaced()
    {
        foreach (var property in _stored.Keys.Where(p => !IsAsRead(p)).ToList()) _stored[property] = null;
    }

    /// <summary>Takes back values that were read from the graph but are only what another property passes on.</summary>
    /// <remarks>Else a change of the other property would no longer be passed on to a record that was saved once.</remarks>
    public void ForgetDerived()
    {
        foreach (var (property, terms) in _given.ToList())
        {
            if (owner.Kind.SettersOf(property).Count == 0 || owner.Kind.OverrideOf(property).Length > 0) continue;
            _given.Remove(property);
            if (!TryDerive(property, out var derived) || derived.Origin != ValueOrigin.Also || !SameSet(derived.Terms, terms)) _given.Add(property, terms);
        }
    }

    /// <summary>Returns the values that count, and where they come from.</summary>
    /// <exception cref="DuplicateAlsoException">Two properties pass on different values.</exception>
    public (IReadOnlyList<Term> Terms, ValueOrigin Origin) Effective(PropertyDescription property) => Effective(property, depth: 0);

    private bool IsAsRead(PropertyDescription property) =>
        _stored.GetValueOrDefault(property) is { } read && Effective(property) is { Origin: >= ValueOrigin.Also } now && SameSet(read, now.Terms);

    private (IReadOnlyList<Term> Terms, ValueOrigin Origin) Effective(PropertyDescription property, int depth)
    {
        if (_given.TryGetValue(property, out var given)) return (given, ValueOrigin.Given);
        if (owner.Kind.OverrideOf(property) is { Length: > 0 } value) return (value, ValueOrigin.Override);

        (PropertyDescription Property, IReadOnlyList<Term> Terms, ValueOrigin Origin)? passed = null;
        // Properties may pass on in a circle; a way longer than there are properties has begun to repeat itself.
        foreach (var setter in depth < owner.Kind.Properties.Count ? owner.Kind.SettersOf(property) : [])
        {
            var (terms, origin) = Effective(setter, depth + 1);
            if (origin == ValueOrigin.None) continue;
            if (passed is { } first && !SameSet(first.Terms, terms))
                throw new DuplicateAlsoException(owner, property, Named(first.Property, first.Terms), Named(setter, terms));
            if (passed is null || origin > passed.Value.Origin) passed = (setter, terms, origin);
        }

        if (passed is { } found) return (found.Terms, found.Origin == ValueOrigin.Default ? ValueOrigin.Default : ValueOrigin.Also);
        return property.Default.Count > 0 ? (property.Default, ValueOrigin.Default) : ([], ValueOrigin.None);
    }

    private bool TryDerive(PropertyDescription property, out (IReadOnlyList<Term> Terms, ValueOrigin Origin) derived)
    {
        try
        {
            derived = Effective(property, depth: 0);
            return true;
        }
        catch (DuplicateAlsoException)
        {
            // The stored value is what settles it, so it stays.
            derived = default;
            return false;
        }
    }

    private static bool SameSet(IReadOnlyList<Term> a, IReadOnlyList<Term> b) => a.Count == b.Count && a.All(b.Contains);

    private static string Named(PropertyDescription property, IReadOnlyList<Term> terms) =>
        $"{property.Name} ({string.Join(", ", terms.Select(t => ShownText.OfTerm(t, null)))})";
}
