namespace Owm.DataSources;

/// <summary>Makes a property of a class a property of its kind of data source (owmeta's <c>Informational</c>).</summary>
/// <remarks>
/// The CLR property keeps its value in the record: <c>get => GetValue&lt;string&gt;(); set => SetValue(value);</c>.
/// Its type is <see cref="string"/>, <see cref="Owm.Rdf.Iri"/>, a number, <see cref="bool"/>, <see cref="DateTimeOffset"/>,
/// <see cref="DateOnly"/>, <see cref="Owm.Rdf.Term"/> where both texts and identifiers may stand, or an
/// <see cref="IReadOnlyList{T}"/> of one of these.
/// </remarks>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class DataSourcePropertyAttribute : Attribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="name">The property's name, such as <c>csv_file_name</c>; its IRI is the class's IRI, <c>/</c> and this.</param>
    public DataSourcePropertyAttribute(string name) => Name = name;

    /// <summary>Gets the property's name.</summary>
    public string Name { get; }

    /// <summary>Gets or sets the name shown to people. Default: <see cref="Name"/>.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Gets or sets what the property says about a source.</summary>
    public string? Description { get; set; }

    /// <summary>Gets or sets the value where nothing else gives one. Never stored.</summary>
    public object? Default { get; set; }

    /// <summary>Gets or sets the CLR names of properties that get this one's value where they have none of their own.</summary>
    public string[] Also { get; set; } = [];

    /// <summary>Gets or sets whether a record may have several values. Default <see langword="true"/>, as in RDF.</summary>
    public bool Multiple { get => IsMultiple ?? true; set => IsMultiple = value; }

    /// <summary>Gets or sets the last part of the property's IRI where it differs from the name.</summary>
    public string? PropertyName { get; set; }

    /// <summary>Gets or sets the property's whole IRI: for a property of another vocabulary.</summary>
    public string? PropertyIri { get; set; }

    /// <summary>
    /// Gets or sets the kind whose property of this name (or of <see cref="PropertyName"/>) this one is: same IRI, and what
    /// is not said here is as it is there. Where that is this kind or one it derives from, this is another name for the
    /// property: one value, shown once.
    /// </summary>
    public Type? Of { get; set; }

    /// <summary>
    /// Gets or sets the properties that this one is a special case of (<c>rdfs:subPropertyOf</c>): names of properties of the
    /// kind, or whole IRIs.
    /// </summary>
    public string[] SubPropertyOf { get; set; } = [];

    /// <summary>Gets or sets whether values are IRIs, literals or either. Default: by the CLR property's type (of a list, its elements').</summary>
    public PropertyType Type { get; set; }

    /// <summary>Gets or sets whether the property is shown only when everything is asked for.</summary>
    public bool Detail { get => IsDetail ?? false; set => IsDetail = value; }

    internal bool? IsMultiple { get; private set; }

    internal bool? IsDetail { get; private set; }
}

/// <summary>What the values of a property are.</summary>
public enum PropertyType
{
    /// <summary>As the CLR property's type says: IRIs for <see cref="Owm.Rdf.Iri"/>, either for <see cref="Owm.Rdf.Term"/>, else literals.</summary>
    ByClrType,

    /// <summary>Literals (<c>owl:DatatypeProperty</c>).</summary>
    Datatype,

    /// <summary>IRIs (<c>owl:ObjectProperty</c>).</summary>
    Object,

    /// <summary>Literals or IRIs (owmeta's <c>UnionProperty</c>).</summary>
    Union,
}
