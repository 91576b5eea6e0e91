using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>What a save did to the graph.</summary>
/// <param name="Records">The records that were saved, in the order they were declared; of a document the first 10,000.</param>
/// <param name="StatementsAdded">How many statements are new.</param>
/// <param name="StatementsRemoved">How many statements gave way to newer values.</param>
/// <param name="Imports">The imports that are new; those that kinds shipped with Owm brought along too.</param>
/// <param name="Contexts">The contexts that are new.</param>
/// <param name="Prefixes">The prefixes that were bound or bound anew.</param>
public sealed record SaveResult(
    IReadOnlyList<SavedRecord> Records,
    int StatementsAdded,
    int StatementsRemoved,
    IReadOnlyList<ContextImport> Imports,
    IReadOnlyList<Iri> Contexts,
    IReadOnlyDictionary<string, string> Prefixes)
{
    /// <summary>Gets whether the graph is other than before.</summary>
    public bool ChangedAnything => StatementsAdded > 0 || StatementsRemoved > 0;

    /// <summary>Gets how many records there are, those that are not listed too.</summary>
    public int RecordCount => Counts.Values.Sum();

    internal IReadOnlyDictionary<RecordChange, int> Counts { get; init; } = new Dictionary<RecordChange, int>();

    /// <summary>Counts the records that something was done to, those that are not listed too.</summary>
    /// <param name="change">What.</param>
    public int Count(RecordChange change) => Counts.GetValueOrDefault(change);
}

/// <summary>A record that was saved.</summary>
/// <param name="Name"><c>Kind:key</c>, or the identifier where there is no key.</param>
/// <param name="Identifier">The record's identifier.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Context">The context it went to.</param>
/// <param name="Change">What saving it changed.</param>
public sealed record SavedRecord(string Name, Iri Identifier, string Kind, Iri Context, RecordChange Change)
{
    /// <summary>Gets <see cref="Name"/> to the letter, for programs.</summary>
    public string ExactName { get; init; } = Name;

    /// <summary>Gets the record's key; <see langword="null"/> when it has none.</summary>
    public string? Key { get; init; }
}

/// <summary>An import of one context by another.</summary>
/// <param name="Context">The context that imports.</param>
/// <param name="Imported">The context that is imported.</param>
public sealed record ContextImport(Iri Context, Iri Imported);

/// <summary>What saving a record changed.</summary>
public enum RecordChange
{
    /// <summary>The context had no statement about it.</summary>
    Added,

    /// <summary>Some of its values are other than before.</summary>
    Changed,

    /// <summary>It was there just so.</summary>
    Unchanged,
}
