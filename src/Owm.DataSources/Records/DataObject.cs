using System.Runtime.CompilerServices;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A thing described in the graph by a class of this program or of a plug-in (owmeta's <c>DataObject</c>): a kind, a key or identifier, and properties.</summary>
/// <remarks>
/// A record says only what was given: its own values over those its kind overrides, over those another property passes
/// on (<c>also</c>), over defaults. Making one, setting its properties, saving and showing it never fetches anything.
/// </remarks>
[DataSourceKind("DataObject")]
public abstract class DataObject
{
    private readonly PropertyValues _values;
    private string? _key;
    private Iri? _identifier;

    /// <summary>Makes an empty record.</summary>
    protected DataObject()
    {
        Kind = KindDescription.Of(GetType());
        _values = new PropertyValues(this);
    }

    /// <summary>Gets the kind of this record.</summary>
    public KindDescription Kind { get; }

    /// <summary>
    /// Gets or sets the key that, with the kind, identifies this record; see <see cref="Identifier"/>. Where only the
    /// identifier was set, the key it was made of, or <see langword="null"/> when it was not made of one.
    /// </summary>
    public string? Key
    {
        get => _key ?? (_identifier is null ? null : SourceIdentifier.KeyOf(Kind, _identifier) ?? KeyOfStoredType(_identifier));
        set => _key = value;
    }

    /// <summary>
    /// Gets or sets the identifier; where it was not set, the one made of kind and key; where there is no key either, the
    /// one derived from the record's values, if its kind has a way to.
    /// </summary>
    /// <exception cref="InvalidRecordException">The key set cannot be part of an IRI.</exception>
    public Iri? Identifier
    {
        get => _identifier ?? (_key is null ? DeriveIdentifier() : SourceIdentifier.OfKey(Kind, _key));
        set => _identifier = value;
    }

    /// <summary>Gets the class of the record in RDF: the kind's, or the stored one where this program does not know its class.</summary>
    public Iri TypeIri => StoredType ?? Kind.TypeIri;

    /// <summary>Gets the statements about the record whose properties its kind does not have.</summary>
    public IReadOnlyDictionary<Iri, IReadOnlyList<Term>> OtherStatements => _values.Others;

    /// <summary>Gets or sets the class found in the graph where it is not the kind's.</summary>
    internal Iri? StoredType { get; set; }

    internal PropertyValues Values => _values;

    /// <summary>Returns the values of a property: given, overridden by the kind, passed on, or default, the first of these there is.</summary>
    /// <param name="property">The property's name (<c>csv_file_name</c>) or CLR name.</param>
    /// <exception cref="UnknownPropertyException">The kind has no such property.</exception>
    /// <exception cref="DuplicateAlsoException">Two other properties pass on different values.</exception>
    public IReadOnlyList<Term> GetTerms(string property) => _values.Effective(Find(property)).Terms;

    /// <summary>Tells where the values that <see cref="GetTerms"/> returns come from.</summary>
    /// <param name="property">The property's name or CLR name.</param>
    /// <exception cref="UnknownPropertyException">The kind has no such property.</exception>
    /// <exception cref="DuplicateAlsoException">Two other properties pass on different values.</exception>
    public ValueOrigin OriginOf(string property) => _values.Effective(Find(property)).Origin;

    /// <summary>Gives a property's values by its name, replacing those it had.</summary>
    /// <param name="property">The property's name or CLR name.</param>
    /// <param name="terms">The values; none takes back what was given.</param>
    /// <exception cref="UnknownPropertyException">The kind has no such property.</exception>
    /// <exception cref="InvalidRecordException">A value does not fit the property.</exception>
    public void SetTerms(string property, params IEnumerable<Term> terms)
    {
        var found = Find(property);
        _values.Give(found, found.Check([.. terms.Distinct()]));
    }

    /// <summary>Gives a property values by its name, beside those given before; where only one may be, in place of it.</summary>
    /// <param name="property">The property's name or CLR name.</param>
    /// <param name="terms">The values.</param>
    /// <exception cref="UnknownPropertyException">The kind has no such property.</exception>
    /// <exception cref="InvalidRecordException">A value does not fit the property.</exception>
    public void AddTerms(string property, params IEnumerable<Term> terms)
    {
        var found = Find(property);
        SetTerms(property, found.Multiple ? _values.GivenTo(found).Concat(terms) : terms);
    }

    /// <summary>Makes an identifier of the record's values, for a record without key. This one makes it of the kind's key properties.</summary>
    /// <returns>The identifier, or <see langword="null"/> while values are missing that it needs.</returns>
    protected virtual Iri? DeriveIdentifier() => Kind.KeyProperties.Count == 0 ? null : SourceIdentifier.OfKeyProperties(this);

    /// <summary>Checks that the record can be stored. Saving calls it; a kind with rules of its own overrides it.</summary>
    /// <exception cref="InvalidRecordException">It cannot; the message says what to do.</exception>
    public virtual void Validate()
    {
        if (Identifier is not { } identifier) throw new IdentifierMissingException(this);
        IriCheck.Absolute(identifier);
        if (_key is not null && _identifier is not null && SourceIdentifier.OfKey(Kind, _key) != _identifier && KeyOfStoredType(_identifier) != _key)
            throw new InvalidRecordException($"Key and Identifier of a {Kind.Name} contradict each other: the key {ShownText.Quoted(_key)} means {SourceIdentifier.OfKey(Kind, _key)}, not {_identifier}. Give one of them.");
        foreach (var property in Kind.Properties) _values.Effective(property);
    }

    /// <summary>Gets the name of the record's class, also where this program does not know the class.</summary>
    public string KindName => StoredKindName ?? Kind.Name;

    /// <summary>Gets <c>Kind:key</c>, or the identifier where there is no key, to the letter: for programs. It may hold anything, so people are shown <see cref="ToString"/>.</summary>
    public virtual string ExactName =>
        Key is { } key ? $"{KindName}:{key}"
        : Identifier is { } identifier ? SourceIdentifier.LocalNameOf(Kind, identifier) is { } name ? $"{Kind.Name}:{name}" : identifier.ToString()
        : $"{Kind.Name} without key";

    /// <summary>Returns <c>Kind:key</c>, or the identifier where there is no key, with what cannot be seen escaped.</summary>
    public override string ToString() => ShownText.Visible(ExactName);

    /// <summary>Gets the name of the record's class where this program does not know the class.</summary>
    internal string? StoredKindName => StoredType is { } type ? type.Value[(type.Value.LastIndexOfAny(['/', '#']) + 1)..] : null;

    /// <summary>Returns the value of the calling property; of several, the first in ordinal order.</summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="property">The CLR name of the property; the compiler fills it in.</param>
    /// <exception cref="InvalidRecordException">The value in the graph is not of that type.</exception>
    protected T? GetValue<T>([CallerMemberName] string property = "")
    {
        var terms = GetTerms(property);
        return terms.Count == 0 ? default : Convert<T>(property, terms.Count == 1 ? terms[0] : terms.MinBy(t => t.ToString(), StringComparer.Ordinal)!);
    }

    /// <summary>Returns all values of the calling property.</summary>
    /// <typeparam name="T">The type of one value.</typeparam>
    /// <param name="property">The CLR name of the property; the compiler fills it in.</param>
    /// <exception cref="InvalidRecordException">A value in the graph is not of that type.</exception>
    protected IReadOnlyList<T> GetValues<T>([CallerMemberName] string property = "") =>
        [.. GetTerms(property).Select(term => Convert<T>(property, term))];

    /// <summary>Gives the calling property a value, or several where its type is a list; <see langword="null"/> takes back what was given.</summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="property">The CLR name of the property; the compiler fills it in.</param>
    /// <exception cref="InvalidRecordException">The value does not fit the property.</exception>
    protected void SetValue<T>(T? value, [CallerMemberName] string property = "")
    {
        var found = Find(property);
        _values.Give(found, value is null ? [] : found.ToTerms(value));
    }

    private T Convert<T>(string property, Term term)
    {
        try
        {
            return (T)PropertyValue.FromTerm(term, typeof(T));
        }
        catch (FormatException e)
        {
            throw new InvalidRecordException($"{Find(property).Name} of {this} cannot be read: {e.Message} Correct the value in the graph.", e);
        }
    }

    private PropertyDescription Find(string property) => Kind.FindProperty(property) ?? throw new UnknownPropertyException(Kind, property);

    // A record whose class this program does not know still has the key that its class's name points out: …/TheClass#key.
    private string? KeyOfStoredType(Iri identifier) =>
        StoredKindName is { Length: > 0 } name && identifier.Value.IndexOf($"/{name}#", StringComparison.Ordinal) is >= 0 and var at
            ? SourceIdentifier.KeyIn(identifier.Value[..(at + name.Length + 2)], identifier)
            : null;
}
