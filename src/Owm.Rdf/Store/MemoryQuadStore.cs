using Owm.Rdf.Memory;
using Owm.Rdf.Search;

namespace Owm.Rdf;

/// <summary>Quads in memory: for tests, and for graphs that need not last.</summary>
/// <remarks>
/// Safe for use by several threads; each enumeration and each transaction is for one thread at a time. Reads see the
/// state of their beginning and never wait for a writer.
/// </remarks>
public sealed class MemoryQuadStore : IQuadStore, ITextSearch
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TimeSpan _patience;
    private volatile QuadIndexes _quads = new();
    private volatile bool _disposed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="patience">How long a writer waits for another. Default 30 seconds.</param>
    public MemoryQuadStore(TimeSpan? patience = null) => _patience = patience ?? TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<Quad> Match(QuadPattern pattern)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Read(pattern);
    }

    /// <inheritdoc/>
    public long Count(QuadPattern pattern)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var quads = _quads;
        return quads.Match(pattern, quads.Version).LongCount();
    }

    /// <inheritdoc/>
    public IQuadSnapshot BeginRead()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new MemorySnapshot(_quads);
    }

    /// <inheritdoc/>
    /// <remarks>Reads all terms through.</remarks>
    public IEnumerable<Term> FindTerms(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var wanted = new SearchWords(words);
        return wanted.IsEmpty ? [] : Find(wanted);
    }

    /// <inheritdoc/>
    public IQuadTransaction BeginWrite()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_writing.Wait(_patience)) throw new RdfException("Another writer kept this graph for too long. End its transaction, and try again.") { Failure = RdfFailure.StoreBusy };
        return new MemoryTransaction(_quads, End);
    }

    /// <summary>Drops the quads.</summary>
    public void Dispose()
    {
        _disposed = true;
        _quads = new QuadIndexes();
    }

    private IEnumerable<Quad> Read(QuadPattern pattern)
    {
        // What is there now is fixed by the version; what is added later is skipped.
        var quads = _quads;
        foreach (var quad in quads.Match(pattern, quads.Version))
        {
            yield return quad;
            ObjectDisposedException.ThrowIf(_disposed, this);
        }
    }

    private IEnumerable<Term> Find(SearchWords words)
    {
        var seen = new HashSet<Term>();
        foreach (var quad in Read(default))
        {
            foreach (var term in (Term?[])[quad.Subject, quad.Predicate, quad.Object, quad.Graph])
            {
                if (term is not null && seen.Add(term) && words.AllIn(FoldedText.Of(term))) yield return term;
            }
        }
    }

    private void End(QuadIndexes quads)
    {
        if (!_disposed) _quads = quads.Compacted();
        _writing.Release();
    }
}
