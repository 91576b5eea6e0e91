using System.Collections.Concurrent;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The kinds of data source and of other records a program knows, by name and by the IRI of their class.</summary>
/// <remarks>A class is looked into when its kind is first needed. Instances may be used by several threads.</remarks>
public sealed class TypeRegistry
{
    // Names and IRIs of the kinds that ship with Owm are known without looking into their classes.
    private static readonly (string Name, string TypeIri, Type Type)[] Shipped =
    [
        ("DataSource", OwmVocabulary.Base + "/data_sources/DataSource", typeof(DataSource)),
        ("FileDataSource", OwmVocabulary.Base + "/data_sources/FileDataSource", typeof(FileDataSource)),
        ("HTTPFileDataSource", OwmVocabulary.Base + "/data_sources/HTTPFileDataSource", typeof(HttpFileDataSource)),
        ("LocalFileDataSource", OwmVocabulary.Base + "/data_sources/LocalFileDataSource", typeof(LocalFileDataSource)),
        ("LocalDirectoryDataSource", OwmVocabulary.Base + "/data_sources/LocalDirectoryDataSource", typeof(LocalDirectoryDataSource)),
        ("CSVHTTPFileDataSource", OwmVocabulary.Base + "/data_sources/CSVHTTPFileDataSource", typeof(CSVHttpFileDataSource)),
        ("XLSXHTTPFileDataSource", OwmVocabulary.Base + "/data_sources/XLSXHTTPFileDataSource", typeof(XLSXHttpFileDataSource)),
        ("CSVDataSource", OwmVocabulary.Base + "/data_sources/CSVDataSource", typeof(CSVDataSource)),
        ("ConnectomeCSVDataSource", OwmVocabulary.Base + "/sci/data_sources/ConnectomeCSVDataSource", typeof(ConnectomeCSVDataSource)),
        ("DataTranslator", OwmVocabulary.Base + "/DataTranslator", typeof(DataTranslator)),
        ("ConnectomeEdgeListTranslator", OwmVocabulary.Base + "/ConnectomeEdgeListTranslator", typeof(ConnectomeEdgeListTranslator)),
        ("Translation", OwmVocabulary.Base + "/Translation", typeof(Translation)),
        ("GenericTranslation", OwmVocabulary.Base + "/GenericTranslation", typeof(GenericTranslation)),
    ];

    private readonly ConcurrentDictionary<Iri, Type> _byType = new();
    private readonly ConcurrentDictionary<string, Iri> _byName = new(StringComparer.Ordinal);

    /// <summary>Makes a registry of the kinds that ship with Owm.</summary>
    public TypeRegistry()
    {
        foreach (var (name, typeIri, type) in Shipped)
        {
            _byType[new Iri(typeIri)] = type;
            _byName[name] = new Iri(typeIri);
        }
    }

    /// <summary>Gets every kind of data source, those with the shortest way to <c>DataSource</c> first, then by name.</summary>
    public IReadOnlyList<KindDescription> Kinds => [.. AllKinds.Where(k => k.IsDataSource)];

    /// <summary>Gets every kind of record: those of <see cref="Kinds"/>, and those that are no data sources, such as translators.</summary>
    public IReadOnlyList<KindDescription> AllKinds =>
        [.. _byType.Values.Select(KindDescription.Of).OrderBy(k => k.Depth).ThenBy(k => k.Name, StringComparer.Ordinal)];

    /// <summary>Adds a kind from outside.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <exception cref="InvalidRecordException">Another class has that name or IRI already.</exception>
    public void Register<T>()
        where T : DataObject => Register(typeof(T));

    /// <summary>Adds a kind from outside. Adding it again changes nothing.</summary>
    /// <param name="type">Its class, which derives from <see cref="DataObject"/>.</param>
    /// <exception cref="InvalidRecordException">Another class has that name or IRI already.</exception>
    public void Register(Type type)
    {
        var kind = KindDescription.Of(type);
        if (_byName.GetOrAdd(kind.Name, kind.TypeIri) is var named && named != kind.TypeIri)
            throw new InvalidRecordException($"A kind called {kind.Name} is there already ({named}). Give {type.FullName} another name in its DataSourceKind attribute.");
        if (_byType.GetOrAdd(kind.TypeIri, type) is var there && there != type)
            throw new InvalidRecordException($"{kind.TypeIri} is the class of {there.FullName} already. Give {type.FullName} another name or SchemaNamespace.");
    }

    /// <summary>Returns the kind of a name, or <see langword="null"/>.</summary>
    /// <param name="name">The name, such as <c>CSVDataSource</c>.</param>
    public KindDescription? Find(string name) => _byName.TryGetValue(name, out var iri) ? Find(iri) : null;

    /// <summary>Returns the kind whose class has an IRI, or <see langword="null"/>.</summary>
    /// <param name="typeIri">The IRI.</param>
    public KindDescription? Find(Iri typeIri) => _byType.TryGetValue(typeIri, out var type) ? KindDescription.Of(type) : null;

    /// <summary>Returns the kind of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UnknownKindException">There is none.</exception>
    public KindDescription Get(string name) => Find(name) ?? throw new UnknownKindException(name, [.. Kinds.Select(k => k.Name)]);

    /// <summary>Returns the IRIs of the classes that are a kind or derive from it, of those this registry knows.</summary>
    internal IEnumerable<Iri> TypesUnder(KindDescription kind) =>
        from entry in _byType where kind.ClrType.IsAssignableFrom(entry.Value) select entry.Key;

    internal bool Knows(Iri typeIri) => _byType.ContainsKey(typeIri);
}
