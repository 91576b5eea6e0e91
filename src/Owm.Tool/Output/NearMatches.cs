namespace Owm.Tool.Output;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearMatches
{
    /// <summary>Returns the candidates nearest to a word, nearest first: those that begin with it or need few changes.</summary>
    public static IReadOnlyList<string> Of(string word, IEnumerable<string> candidates, int most = 3)
    {
        if (word.Length is 0 or > 200) return [];
        var limit = Math.Max(1, word.Length / 3);
        return
        [
            .. candidates.Distinct(StringComparer.Ordinal)
                .Select(candidate => (Candidate: candidate, Distance: DistanceOf(word, candidate, limit)))
                .Where(match => match.Distance <= limit)
                .OrderBy(match => match.Distance).ThenBy(match => match.Candidate, StringComparer.Ordinal)
                .Take(most).Select(match => match.Candidate),
        ];
    }

    /// <summary>Returns ` Did you mean …?`, or nothing when nothing is near.</summary>
    public static string Question(string word, IEnumerable<string> candidates)
    {
        var near = Of(word, candidates);
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(name => $"'{VisibleText.Of(name)}'"))}?";
    }

    private static int DistanceOf(string word, string candidate, int limit)
    {
        if (candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return word.Length == candidate.Length ? 0 : 1;
        if (Math.Abs(word.Length - candidate.Length) > limit) return int.MaxValue;

        // Levenshtein, with the swap of two neighbors counted as one change (optimal string alignment).
        var before = new int[candidate.Length + 1];
        var previous = new int[candidate.Length + 1];
        var row = new int[candidate.Length + 1];
        for (var j = 0; j <= candidate.Length; j++) previous[j] = j;
        for (var i = 1; i <= word.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= candidate.Length; j++)
            {
                var same = char.ToUpperInvariant(word[i - 1]) == char.ToUpperInvariant(candidate[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, previous, row) = (previous, row, before);
        }

        return previous[candidate.Length];
    }
}
