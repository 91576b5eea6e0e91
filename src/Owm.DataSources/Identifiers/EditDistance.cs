namespace Owm.DataSources;

/// <summary>How many letters must be put in, taken out or replaced to make one name of another (Levenshtein), letter case aside.</summary>
internal static class EditDistance
{
    /// <summary>Returns the distance, or one more than the limit as soon as it is known to be over it.</summary>
    public static int Between(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                least = Math.Min(least, current[j]);
            }

            if (least > limit) return limit + 1;
            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }

    /// <summary>Returns the candidates nearest to a name, best first: at most <paramref name="count"/>, and none that differs in more than a third.</summary>
    /// <param name="name">The name that was not found.</param>
    /// <param name="candidates">What could have been meant: the text compared, and the text returned.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<string> Nearest(string name, IEnumerable<(string Compared, string Returned)> candidates, int count = 3)
    {
        // A name of any length may be typed in; what is compared is bounded.
        if (name.Length > 512) return [];
        var limit = Math.Max(2, name.Length / 3);
        return [.. candidates
            .Select(c => (c.Returned, Distance: Between(name, c.Compared, limit)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance).ThenBy(c => c.Returned, StringComparer.Ordinal)
            .Select(c => c.Returned).Distinct().Take(count)];
    }
}
