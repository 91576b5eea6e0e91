namespace Owm.Rdf.Search;

/// <summary>What is searched for: words, each of which must begin some word of a text.</summary>
internal sealed class SearchWords
{
    private const int MaxWords = 32;
    private readonly string[] _words;

    /// <summary>Makes the words of what a person typed.</summary>
    /// <exception cref="RdfException">There are too many.</exception>
    public SearchWords(string typed)
    {
        _words = [.. FoldedText.OfText(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (_words.Length > MaxWords) throw new RdfException($"A search takes up to {MaxWords} words, and these are {_words.Length}. Leave some out.");
    }

    /// <summary>Gets whether there is no word: nothing is found then.</summary>
    public bool IsEmpty => _words.Length == 0;

    /// <summary>Tells whether each word begins a word of a folded text.</summary>
    public bool AllIn(string folded)
    {
        if (IsEmpty) return false;
        foreach (var word in _words)
        {
            if (!Begins(folded, word)) return false;
        }

        return true;
    }

    /// <summary>Returns the words as SQLite's full-text search asks for them (FTS5, section 3). They hold letters and digits alone.</summary>
    public string ToFtsQuery() => string.Join(" AND ", _words.Select(word => $"\"{word}\"*"));

    private static bool Begins(string folded, string word)
    {
        for (var at = 0; (at = folded.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (folded[at - 1] == ' ') return true;
        }

        return false;
    }
}
