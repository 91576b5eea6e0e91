namespace Owm.DataSources;

/// <summary>Finds out what stands between the values of a table.</summary>
internal static class DelimiterGuess
{
    private const int SampledRows = 50;

    private static readonly char[] Delimiters = ['\t', ';', ',', '|'];

    /// <summary>Returns the delimiter that cuts the first records into most columns, the same number in each; the column names may be cut otherwise.</summary>
    public static char? Of(ReadOnlySpan<char> head, bool isWhole, char? comment = null)
    {
        var records = CountDelimiters(head, isWhole, comment);
        // The first record may be column names with spaces between them over rows with tabs.
        foreach (var sample in new[] { records, records[Math.Min(1, records.Count)..] })
        {
            var best = Enumerable.Range(0, Delimiters.Length).Where(d => sample.Count > 0 && sample.TrueForAll(r => r[d] == sample[0][d])).OrderByDescending(d => sample[0][d]).FirstOrDefault(-1);
            if (best >= 0 && sample[0][best] > 0) return Delimiters[best];
        }

        // Rows of unequal length: what there is most of; the reading then names the row that is wrong.
        var totals = Delimiters.Select((_, d) => records.Sum(r => r[d])).ToList();
        return totals.Max() > 0 ? Delimiters[totals.IndexOf(totals.Max())] : null;
    }

    /// <summary>Counts each delimiter outside of quotes, record by record.</summary>
    private static List<int[]> CountDelimiters(ReadOnlySpan<char> head, bool isWhole, char? comment)
    {
        var records = new List<int[]>();
        var (current, isEmpty, quoted, isComment) = (new int[Delimiters.Length], true, false, false);
        for (var i = 0; i < head.Length; i++)
        {
            var c = head[i];
            if (!quoted && c == comment && (i == 0 || head[i - 1] == '\n')) isComment = true;
            if (isComment)
            {
                isComment = c != '\n';
                continue;
            }

            if (c == '"') quoted = !quoted;
            if (c == '\n' && !quoted)
            {
                if (!isEmpty) records.Add(current);
                if (records.Count == SampledRows) return records;
                (current, isEmpty) = (new int[Delimiters.Length], true);
                continue;
            }

            isEmpty &= char.IsWhiteSpace(c);
            if (!quoted && Array.IndexOf(Delimiters, c) is >= 0 and var d) current[d]++;
        }

        // What is cut off at the end of a longer text tells nothing.
        if (!isEmpty && (isWhole || records.Count == 0)) records.Add(current);
        return records;
    }
}
