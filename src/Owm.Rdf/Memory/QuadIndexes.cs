using System.Collections.Concurrent;

namespace Owm.Rdf.Memory;

/// <summary>Quads found by each of their terms. One thread writes; others read the version they began with.</summary>
/// <remarks>
/// Rows are only added, at the ends of lists, and marked as removed: so a reader needs no lock, and skips what its
/// version does not have. Rows of the past are dropped by <see cref="Compacted"/>, which makes new indexes and leaves
/// these to their readers.
/// </remarks>
internal sealed class QuadIndexes
{
    private static readonly Iri DefaultGraph = new("urn:x-owm:default-graph");
    private readonly RowList _all = new();
    private readonly Dictionary<Quad, QuadRow> _current = []; // the writer's alone
    private readonly ConcurrentDictionary<Term, RowList> _bySubject = new();
    private readonly ConcurrentDictionary<Term, RowList> _byPredicate = new();
    private readonly ConcurrentDictionary<Term, RowList> _byObject = new();
    private readonly ConcurrentDictionary<Term, RowList> _byGraph = new();
    private long _version;

    /// <summary>Gets or sets the last version committed.</summary>
    public long Version
    {
        get => Volatile.Read(ref _version);
        set => Volatile.Write(ref _version, value);
    }

    /// <summary>Streams the quads of a version that fit a pattern.</summary>
    public IEnumerable<Quad> Match(QuadPattern pattern, long version)
    {
        var rows = _all;
        var graph = pattern.Graph.IsDefaultGraph ? DefaultGraph : pattern.Graph.Name;
        if (!Narrow(_bySubject, pattern.Subject, ref rows) || !Narrow(_byObject, pattern.Object, ref rows)
            || !Narrow(_byPredicate, pattern.Predicate, ref rows) || !Narrow(_byGraph, graph, ref rows)) yield break;
        foreach (var row in rows.Snapshot())
        {
            if (row.IsIn(version) && Fits(row.Quad, pattern)) yield return row.Quad;
        }
    }

    /// <summary>Returns the row of a quad that is there now, or null.</summary>
    public QuadRow? Find(in Quad quad) => _current.GetValueOrDefault(quad);

    /// <summary>Adds a row that is not there now.</summary>
    public void Append(QuadRow row)
    {
        foreach (var list in ListsOf(row.Quad)) list.Add(row);
        _current[row.Quad] = row;
    }

    /// <summary>Takes back the row added last.</summary>
    public void TakeBack(QuadRow row)
    {
        foreach (var list in ListsOf(row.Quad)) list.RemoveLast();
        _current.Remove(row.Quad);
    }

    /// <summary>Marks a row as removed.</summary>
    public void Remove(QuadRow row, long version)
    {
        row.RemovedIn = version;
        _current.Remove(row.Quad);
    }

    /// <summary>Takes back that a row was removed.</summary>
    public void Restore(QuadRow row)
    {
        row.RemovedIn = long.MaxValue;
        _current[row.Quad] = row;
    }

    /// <summary>Tells whether a term is, or once was, in one of the quads.</summary>
    public bool Knows(Term term) =>
        _bySubject.ContainsKey(term) || _byObject.ContainsKey(term) || _byPredicate.ContainsKey(term) || _byGraph.ContainsKey(term);

    /// <summary>Returns these indexes, or, when most of their rows are of the past, new ones without those.</summary>
    public QuadIndexes Compacted()
    {
        if (_all.Count < 1000 || _all.Count < 2 * _current.Count) return this;
        var compacted = new QuadIndexes { Version = Version };
        foreach (var row in _all.Snapshot())
        {
            if (row.IsIn(Version)) compacted.Append(new QuadRow(row.Quad, Version));
        }

        return compacted;
    }

    private static bool Narrow(ConcurrentDictionary<Term, RowList> index, Term? term, ref RowList rows)
    {
        if (term is null) return true;
        if (!index.TryGetValue(term, out var found)) return false;
        if (found.Count < rows.Count) rows = found;
        return true;
    }

    private static bool Fits(in Quad quad, in QuadPattern pattern) =>
        (pattern.Subject is null || quad.Subject.Equals(pattern.Subject))
        && (pattern.Predicate is null || quad.Predicate.Equals(pattern.Predicate))
        && (pattern.Object is null || quad.Object.Equals(pattern.Object))
        && (pattern.Graph.Name is null ? !pattern.Graph.IsDefaultGraph || quad.Graph is null : pattern.Graph.Name.Equals(quad.Graph));

    private RowList[] ListsOf(in Quad quad) =>
    [
        _bySubject.GetOrAdd(quad.Subject, static _ => new RowList()),
        _byPredicate.GetOrAdd(quad.Predicate, static _ => new RowList()),
        _byObject.GetOrAdd(quad.Object, static _ => new RowList()),
        _byGraph.GetOrAdd(quad.Graph ?? DefaultGraph, static _ => new RowList()),
        _all, // last: it is the one whose count others are compared with
    ];
}
