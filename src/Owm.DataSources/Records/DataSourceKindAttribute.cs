namespace Owm.DataSources;

/// <summary>Names a kind of data source: its name and the IRIs that its records, properties and class get.</summary>
/// <remarks>
/// A class without it is a kind named after the class, with the namespaces and the definition context of the class it
/// derives from.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DataSourceKindAttribute : Attribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="name">The kind's name, such as <c>CSVDataSource</c>: what stands before the colon in <c>CSVDataSource:key</c>.</param>
    public DataSourceKindAttribute(string name) => Name = name;

    /// <summary>Gets the kind's name.</summary>
    public string Name { get; }

    /// <summary>Gets or sets what the class's IRI begins with; the name follows. Default: as the base class has it.</summary>
    public string? SchemaNamespace { get; set; }

    /// <summary>Gets or sets what the identifiers of records begin with; the name, <c>#</c> and the key follow. Default: as the base class has it.</summary>
    public string? DataNamespace { get; set; }

    /// <summary>
    /// Gets or sets whether the identifier of a record with a key holds the key's digest rather than the key (owmeta's
    /// <c>direct_key = False</c>). Default: as the base class has it; <see langword="false"/> at the root.
    /// </summary>
    public bool HashedKey { get => IsKeyHashed ?? false; set => IsKeyHashed = value; }

    /// <summary>
    /// Gets or sets the properties whose values make the identifier of a record that has neither key nor identifier, by
    /// their digest (owmeta's <c>key_properties</c>). Their order counts; a name that ends with <c>?</c> may have no value.
    /// Default: as the base class has it.
    /// </summary>
    public string[]? KeyProperties { get; set; }

    /// <summary>Gets or sets the IRI of the context that defines the kind. Default: as the base class has it.</summary>
    public string? DefinitionContext { get; set; }

    internal bool? IsKeyHashed { get; private set; }
}
