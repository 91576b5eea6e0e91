namespace Owm.Rdf.Memory;

/// <summary>A write transaction: it makes rows of the version to come, which nobody else sees yet.</summary>
internal sealed class MemoryTransaction(QuadIndexes quads, Action<QuadIndexes> end) : IQuadTransaction
{
    private readonly long _version = quads.Version + 1;
    private readonly List<(QuadRow Row, bool Added)> _changes = [];
    private bool _ended;

    public bool Add(Quad quad)
    {
        ThrowIfEnded();
        TermCheck.Positions(quad);
        if (quads.Find(quad) is not null) return false;
        Check(quad.Subject);
        Check(quad.Predicate);
        Check(quad.Object);
        if (quad.Graph is not null) Check(quad.Graph);
        var row = new QuadRow(quad, _version);
        quads.Append(row);
        _changes.Add((row, true));
        return true;
    }

    public bool Remove(Quad quad)
    {
        ThrowIfEnded();
        if (quads.Find(quad) is not { } row) return false;
        quads.Remove(row, _version);
        _changes.Add((row, false));
        return true;
    }

    public IEnumerable<Quad> Match(QuadPattern pattern)
    {
        ThrowIfEnded();
        return Read(pattern);
    }

    public void Commit()
    {
        ThrowIfEnded();
        quads.Version = _version;
        End();
    }

    public void Dispose()
    {
        if (_ended) return;
        for (var i = _changes.Count - 1; i >= 0; i--)
        {
            if (_changes[i].Added) quads.TakeBack(_changes[i].Row);
            else quads.Restore(_changes[i].Row);
        }

        End();
    }

    private IEnumerable<Quad> Read(QuadPattern pattern)
    {
        foreach (var quad in quads.Match(pattern, _version))
        {
            yield return quad;
            ThrowIfEnded();
        }
    }

    private void Check(Term term)
    {
        if (!quads.Knows(term)) TermCheck.Text(term);
    }

    private void End()
    {
        _ended = true;
        end(quads);
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_ended, this);
}
