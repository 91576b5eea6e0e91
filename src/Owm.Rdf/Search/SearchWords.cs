namespace Owm.Rdf.Search;

/// <summary>What is searched for: words, each of which must begin some word of a text.</summary>
public sealed class SearchWords
{
    private const int MaxWords = 32;
    private readonly string[] _words;

    /// <summary>Makes the words of what a person typed.</summary>
    /// <param name="typed">The words, and anything between them; letter case and marks on letters make no difference.</param>
    /// <exception cref="RdfException">There are more than 32.</exception>
    public SearchWords(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        _words = [.. FoldedText.OfText(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (_words.Length > MaxWords) throw new RdfException($"A search takes up to {MaxWords} words, and these are {_words.Length}. Leave some out.");
    }

    /// <summary>Gets whether there is no word: nothing is found then.</summary>
    public bool IsEmpty => _words.Length == 0;

    /// <summary>Gets the words as they are looked for, each once: small letters without marks, and digits.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Tells whether each word begins a word of one of several texts, not all of them of the same.</summary>
    /// <param name="texts">The texts.</param>
    public bool AreIn(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (IsEmpty) return false;
        var missing = _words.ToList();
        foreach (var text in texts)
        {
            var folded = FoldedText.OfText(text);
            missing.RemoveAll(word => Begins(folded, word));
            if (missing.Count == 0) return true;
        }

        return false;
    }

    /// <summary>Tells whether each word begins a word of a folded text.</summary>
    internal bool AllIn(string folded)
    {
        if (IsEmpty) return false;
        foreach (var word in _words)
        {
            if (!Begins(folded, word)) return false;
        }

        return true;
    }

    /// <summary>Returns the words as SQLite's full-text search asks for them (FTS5, section 3). They hold letters and digits alone.</summary>
    internal string ToFtsQuery() => string.Join(" AND ", _words.Select(word => $"\"{word}\"*"));

    private static bool Begins(string folded, string word)
    {
        for (var at = 0; (at = folded.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (folded[at - 1] == ' ') return true;
        }

        return false;
    }
}
