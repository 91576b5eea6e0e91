namespace Owm.Rdf;

/// <summary>A set of quads that many can read while one writes.</summary>
/// <remarks>
/// The seam between the graph and what keeps it: a SQLite file, memory, or a plug-in. Reads see the state of the last
/// commit; a reading that has begun does not see commits made after it began.
/// </remarks>
public interface IQuadStore : IDisposable
{
    /// <summary>Streams the quads that fit a pattern, in no particular order.</summary>
    /// <param name="pattern">What is wanted.</param>
    IEnumerable<Quad> Match(QuadPattern pattern);

    /// <summary>Counts the quads that fit a pattern.</summary>
    /// <param name="pattern">What is counted.</param>
    long Count(QuadPattern pattern);

    /// <summary>Begins to read one state of the store, however many readings that takes and whatever is committed meanwhile.</summary>
    IQuadSnapshot BeginRead();

    /// <summary>Begins to write. One writer at a time: a second one waits its turn.</summary>
    /// <exception cref="RdfException">The store could not be written, or another writer held it for too long.</exception>
    IQuadTransaction BeginWrite();
}

/// <summary>The state of a store at one moment. For one thread at a time.</summary>
public interface IQuadSnapshot : IDisposable
{
    /// <summary>Streams the quads that fit a pattern, in no particular order. Readings may nest.</summary>
    /// <param name="pattern">What is wanted.</param>
    IEnumerable<Quad> Match(QuadPattern pattern);

    /// <summary>Counts the quads that fit a pattern.</summary>
    /// <param name="pattern">What is counted.</param>
    /// <param name="limit">Where counting may stop: a count of that many means so many or more. Default never.</param>
    long Count(QuadPattern pattern, long limit = long.MaxValue);
}

/// <summary>Changes that happen all together, at <see cref="Commit"/>, or, when disposed without it, not at all.</summary>
public interface IQuadTransaction : IDisposable
{
    /// <summary>Adds a quad.</summary>
    /// <param name="quad">The quad.</param>
    /// <returns>Whether it was not there before.</returns>
    bool Add(Quad quad);

    /// <summary>Removes a quad.</summary>
    /// <param name="quad">The quad.</param>
    /// <returns>Whether it was there.</returns>
    bool Remove(Quad quad);

    /// <summary>Streams the quads that fit a pattern, this transaction's changes included. Do not change the store while enumerating.</summary>
    /// <param name="pattern">What is wanted.</param>
    IEnumerable<Quad> Match(QuadPattern pattern);

    /// <summary>Makes the changes lasting: after it returns they survive a power loss.</summary>
    /// <exception cref="RdfException">The changes could not be made lasting; none was made.</exception>
    void Commit();
}
