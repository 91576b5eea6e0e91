namespace Owm.DataSources;

/// <summary>What two sorted lists of lines have that the other does not.</summary>
/// <param name="Removed">The lines that only the first has.</param>
/// <param name="Added">The lines that only the second has.</param>
internal sealed record LineChanges(IReadOnlyList<string> Removed, IReadOnlyList<string> Added)
{
    public bool IsEmpty => Removed.Count == 0 && Added.Count == 0;

    /// <summary>Compares two lists, each sorted by <see cref="Rdf.NTriplesLine.Order"/> and without repetition.</summary>
    public static LineChanges Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        List<string> removed = [], added = [];
        foreach (var (line, isBefore, isAfter) in Merged(before, after))
        {
            if (!isAfter) removed.Add(line);
            else if (!isBefore) added.Add(line);
        }

        return new LineChanges(removed, added);
    }

    /// <summary>Streams the lines of both lists in their common order, and tells which list has each.</summary>
    public static IEnumerable<(string Line, bool IsBefore, bool IsAfter)> Merged(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : Rdf.NTriplesLine.Order.Compare(before[i], after[j]);
            if (order < 0) yield return (before[i++], true, false);
            else if (order > 0) yield return (after[j++], false, true);
            else yield return (before[i++], true, j++ >= 0);
        }
    }
}
