namespace Owm.Rdf.Memory;

/// <summary>A version of the store in memory.</summary>
internal sealed class MemorySnapshot(QuadIndexes quads) : IQuadSnapshot
{
    private readonly long _version = quads.Version;
    private bool _ended;

    public IEnumerable<Quad> Match(QuadPattern pattern)
    {
        ThrowIfEnded();
        return Read(pattern);
    }

    public long Count(QuadPattern pattern, long limit)
    {
        ThrowIfEnded();
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var count = 0L;
        using var matches = quads.Match(pattern, _version).GetEnumerator();
        while (count < limit && matches.MoveNext()) count++;
        return count;
    }

    public void Dispose() => _ended = true;

    private IEnumerable<Quad> Read(QuadPattern pattern)
    {
        foreach (var quad in quads.Match(pattern, _version))
        {
            yield return quad;
            ThrowIfEnded();
        }
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_ended, this);
}
