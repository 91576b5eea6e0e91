namespace Owm.Rdf;

/// <summary>What is often done in a transaction.</summary>
public static class QuadTransactionExtensions
{
    /// <summary>Adds the quads of a document, with its blank nodes under labels of their own.</summary>
    /// <param name="transaction">Where to.</param>
    /// <param name="document">The document's quads, as <see cref="RdfReader"/> gives them.</param>
    /// <param name="renamer">A renamer of this document alone.</param>
    /// <returns>How many of the quads were new.</returns>
    public static long Import(this IQuadTransaction transaction, IEnumerable<Quad> document, BlankNodeRenamer renamer)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(renamer);
        var added = 0L;
        foreach (var quad in document)
        {
            if (transaction.Add(renamer.Rename(quad))) added++;
        }

        return added;
    }

    /// <summary>Removes every quad that fits a pattern.</summary>
    /// <param name="transaction">Where from.</param>
    /// <param name="pattern">What goes.</param>
    /// <returns>How many there were.</returns>
    public static long RemoveAll(this IQuadTransaction transaction, QuadPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var removed = 0L;
        foreach (var quad in transaction.Match(pattern).ToList())
        {
            if (transaction.Remove(quad)) removed++;
        }

        return removed;
    }
}
