using System.Reflection;
using System.Runtime.CompilerServices;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A kind of data source or other record: what its class's attributes say, read once, when first asked for.</summary>
public sealed class KindDescription
{
    // Weak, so that the kinds of a module can be unloaded with it.
    private static readonly ConditionalWeakTable<Type, KindDescription> Known = [];

    private readonly Dictionary<string, PropertyDescription> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Iri, PropertyDescription> _byPredicate = [];
    private readonly Dictionary<PropertyDescription, Term[]> _overrides = [];
    private readonly Dictionary<PropertyDescription, List<PropertyDescription>> _alsoFrom = [];

    // Kinds may share properties with each other in a circle; only a thread's own stack can tell.
    [ThreadStatic]
    private static HashSet<Type>? _underWay;

    private KindDescription(Type type)
    {
        ClrType = type;
        Base = type == typeof(DataObject) ? null : Of(type.BaseType!);
        var attribute = type.GetCustomAttribute<DataSourceKindAttribute>(inherit: false);
        Name = attribute?.Name ?? type.Name;
        SchemaNamespace = attribute?.SchemaNamespace ?? Base?.SchemaNamespace ?? OwmVocabulary.Base + "/";
        DataNamespace = attribute?.DataNamespace ?? Base?.DataNamespace ?? "http://data.openworm.org/";
        DefinitionContext = attribute?.DefinitionContext is { } iri ? new Iri(iri) : Base?.DefinitionContext ?? new Iri(OwmVocabulary.Base);
        HashedKey = attribute?.IsKeyHashed ?? Base?.HashedKey ?? false;
        TypeIri = new Iri(SchemaNamespace + Name);
        InstanceNamespace = $"{DataNamespace}{Name}#";
        if (!IriSyntax.IsAbsolute(TypeIri.Value) || !IriSyntax.IsAbsolute(InstanceNamespace) || !IriSyntax.IsAbsolute(DefinitionContext.Value))
            throw new InvalidRecordException($"The kind {Name} ({type.FullName}) has a namespace or definition context that is no absolute IRI. Correct its DataSourceKind attribute.");

        // The root has none; not even looking saves a start of the tool some time.
        var own = new List<PropertyDescription>();
        if (Base is not null) AddOwnProperties(type, own);
        Properties = [.. own, .. (Base?.Properties ?? []).Where(inherited => own.TrueForAll(p => p.Name != inherited.Name))];
        DeclaredProperties = own;
        foreach (var property in Properties)
        {
            _byName.TryAdd(property.Name, property);
            _byName.TryAdd(property.MemberName, property);
            if (!_byPredicate.TryAdd(property.Predicate, property))
                throw new InvalidRecordException($"{Name}.{property.MemberName} has the IRI {property.Predicate}, as {_byPredicate[property.Predicate].MemberName} has. Give it another, or declare it as the same property with Of.");
        }

        foreach (var (alias, property) in Base?._byName ?? [])
        {
            if (Properties.Contains(property)) _byName.TryAdd(alias, property);
        }

        foreach (var property in Properties)
        {
            foreach (var target in property.Also)
            {
                var also = FindProperty(target) ?? throw new InvalidRecordException($"{Name}.{property.MemberName} also sets '{target}', which {Name} does not have. Correct its DataSourceProperty attribute.");
                if (!_alsoFrom.TryGetValue(also, out var setters)) _alsoFrom.Add(also, setters = []);
                setters.Add(property);
            }
        }

        KeyProperties = attribute?.KeyProperties is { } names ? [.. names.Select(ToKeyProperty)] : Base?.KeyProperties ?? [];
        foreach (var (property, terms) in Base?._overrides ?? []) _overrides[property] = terms;
        foreach (var value in type.GetCustomAttributes<DataSourceOverrideAttribute>(inherit: false))
        {
            var property = FindProperty(value.Property) ?? throw new UnknownPropertyException(this, value.Property);
            _overrides[property] = property.ToTerms(value.Value);
        }
    }

    /// <summary>Gets the kind's name, such as <c>CSVDataSource</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the class.</summary>
    public Type ClrType { get; }

    /// <summary>Gets the kind this one derives from; <see langword="null"/> for <c>DataObject</c>.</summary>
    public KindDescription? Base { get; }

    /// <summary>Gets the IRI of the class in RDF.</summary>
    public Iri TypeIri { get; }

    /// <summary>Gets what the identifier of a record with a key begins with; ends with <c>#</c>.</summary>
    public string InstanceNamespace { get; }

    /// <summary>Gets whether the identifier of a record with a key holds the key's digest rather than the key.</summary>
    public bool HashedKey { get; }

    /// <summary>Gets the context that defines the kind.</summary>
    public Iri DefinitionContext { get; }

    /// <summary>Gets the properties in the order they are shown: the kind's own, then those of the kinds it derives from.</summary>
    public IReadOnlyList<PropertyDescription> Properties { get; }

    /// <summary>Gets whether records of this kind are data sources.</summary>
    public bool IsDataSource => typeof(DataSource).IsAssignableFrom(ClrType);

    /// <summary>Gets whether the kind comes with Owm rather than from a module or plug-in.</summary>
    public bool ShipsWithOwm => ClrType.Assembly == typeof(DataSource).Assembly;

    internal IReadOnlyList<PropertyDescription> DeclaredProperties { get; }

    /// <summary>Gets the properties that make the identifier of a record without key; mostly none.</summary>
    internal IReadOnlyList<KeyProperty> KeyProperties { get; }

    /// <summary>Gets how many kinds this one derives from.</summary>
    internal int Depth => Base is null ? 0 : Base.Depth + 1;

    private string SchemaNamespace { get; }

    private string DataNamespace { get; }

    /// <summary>Returns the kind of a class.</summary>
    /// <param name="type">A class that is or derives from <see cref="DataObject"/>.</param>
    /// <exception cref="ArgumentException">It does not derive from it.</exception>
    /// <exception cref="InvalidRecordException">Its attributes contradict themselves.</exception>
    public static KindDescription Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!typeof(DataObject).IsAssignableFrom(type)) throw new ArgumentException($"{type} does not derive from {nameof(DataObject)}.", nameof(type));
        return Known.TryGetValue(type, out var known) ? known : Describe(type);
    }

    /// <summary>Returns the property of a name, or <see langword="null"/>.</summary>
    /// <param name="name">A property's name (<c>csv_file_name</c>) or CLR name (<c>CsvFileName</c>).</param>
    public PropertyDescription? FindProperty(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Returns the property that has an IRI, or <see langword="null"/>.</summary>
    /// <param name="predicate">The IRI.</param>
    public PropertyDescription? FindProperty(Iri predicate) => _byPredicate.GetValueOrDefault(predicate);

    /// <summary>Makes an empty record of this kind.</summary>
    /// <exception cref="InvalidRecordException">The class is abstract or has no constructor without parameters.</exception>
    public DataObject Create()
    {
        try
        {
            return (DataObject)Activator.CreateInstance(ClrType)!;
        }
        catch (MemberAccessException e)
        {
            throw new InvalidRecordException($"No {Name} can be made: {ClrType.FullName} needs a public constructor without parameters.", e);
        }
    }

    /// <summary>Returns the kind's name.</summary>
    public override string ToString() => Name;

    internal Term[] OverrideOf(PropertyDescription property) => _overrides.GetValueOrDefault(property) ?? [];

    internal IReadOnlyList<PropertyDescription> SettersOf(PropertyDescription property) => _alsoFrom.GetValueOrDefault(property) ?? [];

    private static KindDescription Describe(Type type)
    {
        _underWay ??= [];
        if (!_underWay.Add(type)) throw new InvalidRecordException($"{type.FullName} shares a property with a kind that shares one with it. Let one of the two declare the property itself.");
        try
        {
            return Known.GetValue(type, static t => new KindDescription(t));
        }
        finally
        {
            _underWay.Remove(type);
        }
    }

    private KeyProperty ToKeyProperty(string name)
    {
        var isOptional = name.EndsWith('?');
        var property = FindProperty(isOptional ? name[..^1] : name)
            ?? throw new InvalidRecordException($"The keys of {Name} are to be made of '{name}', which {Name} does not have. Correct its DataSourceKind attribute.");
        return new KeyProperty(property, isOptional);
    }

    private void AddOwnProperties(Type type, List<PropertyDescription> own)
    {
        var aliases = new List<(PropertyInfo Member, DataSourcePropertyAttribute Attribute)>();
        var superProperties = new List<(PropertyDescription Property, string[] Names)>();
        // By token: the order of declaration, which GetProperties does not promise.
        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(p => p.MetadataToken))
        {
            if (member.GetCustomAttribute<DataSourcePropertyAttribute>(inherit: false) is not { } attribute) continue;
            if (attribute.Of?.IsAssignableFrom(type) == true)
            {
                aliases.Add((member, attribute));
                continue;
            }

            var shared = attribute.Of is { } other ? Shared(Of(other).FindProperty(attribute.PropertyName ?? attribute.Name), member, attribute) : null;
            var predicate = attribute.PropertyIri is { } iri ? new Iri(iri) : shared?.Predicate ?? new Iri($"{TypeIri.Value}/{attribute.PropertyName ?? attribute.Name}");
            var property = new PropertyDescription(member.Name, member.PropertyType, IriCheck.Absolute(predicate), attribute, shared) { SuperProperties = shared?.SuperProperties ?? [] };
            own.Add(property);
            if (attribute.SubPropertyOf.Length > 0) superProperties.Add((property, attribute.SubPropertyOf));
        }

        foreach (var (member, attribute) in aliases)
        {
            var name = attribute.PropertyName ?? attribute.Name;
            var same = Shared(own.Find(p => p.Name == name || p.MemberName == name) ?? Base!.FindProperty(name), member, attribute);
            _byName.TryAdd(attribute.Name, same);
            _byName.TryAdd(member.Name, same);
        }

        foreach (var (property, names) in superProperties) property.SuperProperties = [.. property.SuperProperties, .. names.Select(name => SuperProperty(own, property, name))];
    }

    private PropertyDescription Shared(PropertyDescription? found, PropertyInfo member, DataSourcePropertyAttribute attribute) =>
        found ?? throw new InvalidRecordException($"{Name}.{member.Name} is to be the property '{attribute.PropertyName ?? attribute.Name}' of {attribute.Of!.Name}, which has none of that name. Correct its DataSourceProperty attribute.");

    private Iri SuperProperty(List<PropertyDescription> own, PropertyDescription property, string name) =>
        (own.Find(p => p.Name == name || p.MemberName == name) ?? Base!.FindProperty(name))?.Predicate
        ?? (IriSyntax.IsAbsolute(name) ? new Iri(name) : throw new InvalidRecordException($"{Name}.{property.MemberName} is to be a subproperty of '{name}', which {Name} does not have. Correct its DataSourceProperty attribute, or give a whole IRI."));
}

/// <summary>A property whose value is part of what a record's identifier is made of.</summary>
/// <param name="Property">The property.</param>
/// <param name="IsOptional">Whether a record without a value of it has an identifier all the same.</param>
internal sealed record KeyProperty(PropertyDescription Property, bool IsOptional);
