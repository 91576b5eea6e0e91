using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A property of a kind of data source.</summary>
public sealed class PropertyDescription
{
    internal PropertyDescription(string memberName, Type clrType, Iri predicate, DataSourcePropertyAttribute attribute, PropertyDescription? shared)
    {
        Name = attribute.Name;
        MemberName = memberName;
        ClrType = clrType;
        Predicate = predicate;
        DisplayName = attribute.DisplayName ?? shared?.DisplayName ?? attribute.Name;
        Description = attribute.Description ?? shared?.Description;
        Multiple = attribute.IsMultiple ?? shared?.Multiple ?? true;
        IsDetail = attribute.IsDetail ?? shared?.IsDetail ?? false;
        Also = attribute.Also;
        IsList = Multiple && PropertyValue.ElementType(clrType) is not null;
        var element = IsList ? PropertyValue.ElementType(clrType)! : clrType;
        Type = attribute.Type != PropertyType.ByClrType ? attribute.Type
            : shared?.Type ?? (element == typeof(Iri) ? PropertyType.Object : element == typeof(Term) ? PropertyType.Union : PropertyType.Datatype);
        Default = attribute.Default is { } value ? ToTerms(value) : shared?.Default ?? [];
    }

    /// <summary>Gets the name, such as <c>csv_file_name</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the name of the CLR property, such as <c>CsvFileName</c>.</summary>
    public string MemberName { get; }

    /// <summary>Gets the CLR property's type.</summary>
    public Type ClrType { get; }

    /// <summary>Gets the IRI of the property.</summary>
    public Iri Predicate { get; }

    /// <summary>Gets the name shown to people.</summary>
    public string DisplayName { get; }

    /// <summary>Gets what the property says about a source, if that was told.</summary>
    public string? Description { get; }

    /// <summary>Gets whether a record may have several values.</summary>
    public bool Multiple { get; }

    /// <summary>Gets whether the property is shown only when everything is asked for.</summary>
    public bool IsDetail { get; }

    /// <summary>Gets what the values are: literals, IRIs, or either.</summary>
    public PropertyType Type { get; }

    /// <summary>Gets whether values are IRIs rather than literals.</summary>
    public bool IsObject => Type == PropertyType.Object;

    /// <summary>Gets the properties that this one is a special case of (<c>rdfs:subPropertyOf</c>); mostly none.</summary>
    public IReadOnlyList<Iri> SuperProperties { get; internal set; } = [];

    /// <summary>Gets whether the CLR property is a list of the values.</summary>
    public bool IsList { get; }

    /// <summary>Gets the values where nothing else gives one; mostly none.</summary>
    public IReadOnlyList<Term> Default { get; }

    /// <summary>Gets the CLR names of the properties that get this one's value where they have none.</summary>
    internal IReadOnlyList<string> Also { get; }

    /// <summary>Returns the property's name.</summary>
    public override string ToString() => Name;

    /// <summary>Turns what a CLR property was set to into terms.</summary>
    /// <exception cref="InvalidRecordException">The value does not fit the property.</exception>
    internal Term[] ToTerms(object value)
    {
        try
        {
            Term[] terms = IsList && value is not string and System.Collections.IEnumerable values
                ? [.. values.Cast<object>().Select(PropertyValue.ToTerm).Distinct()]
                : [PropertyValue.ToTerm(value)];
            return Check(terms);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidRecordException($"Property '{Name}': {e.Message}", e);
        }
    }

    /// <summary>Refuses terms that cannot be values of this property.</summary>
    /// <exception cref="InvalidRecordException">A literal where an IRI is needed or the reverse, or several values where one may be.</exception>
    internal Term[] Check(Term[] terms)
    {
        foreach (var term in terms)
        {
            if (Type == PropertyType.Object && term is Literal)
                throw new InvalidRecordException($"Property '{Name}' takes identifiers, not the text {ShownText.Quoted(((Literal)term).LexicalForm)}. Give an IRI.");
            if (Type == PropertyType.Datatype && term is not Literal)
                throw new InvalidRecordException($"Property '{Name}' takes a text or number, not the identifier {term}.");
            if (term is Iri iri) IriCheck.Absolute(iri);
        }

        if (!Multiple && terms.Length > 1)
            throw new InvalidRecordException($"Property '{Name}' takes one value, not {terms.Length}.");
        return terms;
    }
}
