namespace Owm.Rdf;

/// <summary>A store that finds terms by the words in them. Optional: ask a store whether it is one.</summary>
/// <remarks>
/// Words are runs of letters and digits; everything else stands between them. Case and marks on letters make no
/// difference, and IRIs are searched as they read when decoded: <c>http://example.org/caf%C3%A9</c> is found by
/// <c>CAFE</c>. Of a text the first 65,536 characters are searched.
/// </remarks>
public interface ITextSearch
{
    /// <summary>Streams the IRIs and literals in whose text each of the words begins some word, in no particular order.</summary>
    /// <param name="words">What a person typed: <c>elegans conn</c> finds "Connectome of C. elegans". Without a letter or digit nothing is found.</param>
    /// <returns>Terms of the quads that are there when the enumeration begins, each once.</returns>
    /// <exception cref="RdfException">There are more than 32 words.</exception>
    IEnumerable<Term> FindTerms(string words);
}
