using System.Globalization;

namespace Owm.DataSources;

/// <summary>Writes what two sorted lists of lines differ in, as <c>diff -u</c> does.</summary>
internal static class UnifiedDiff
{
    private const int Around = 3;

    /// <summary>Writes the difference, if there is one.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">What both lists are of.</param>
    /// <param name="before">The first list, sorted.</param>
    /// <param name="after">The second list, sorted.</param>
    /// <returns>Whether they differ.</returns>
    public static bool Write(TextWriter output, string name, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var hunk = new Hunk(output, name);
        var ahead = new Queue<string>();
        var sinceChange = int.MaxValue;
        int lineBefore = 1, lineAfter = 1;
        foreach (var (line, isBefore, isAfter) in LineChanges.Merged(before, after))
        {
            if (isBefore && isAfter)
            {
                if (sinceChange < Around)
                {
                    hunk.Add(' ', line);
                    sinceChange++;
                }
                else
                {
                    ahead.Enqueue(line);
                    if (ahead.Count > Around)
                    {
                        // Too far from the last change for one hunk.
                        hunk.End();
                        ahead.Dequeue();
                        sinceChange = int.MaxValue;
                    }
                }
            }
            else
            {
                if (!hunk.IsOpen) hunk.Begin(lineBefore - ahead.Count, lineAfter - ahead.Count);
                foreach (var kept in ahead) hunk.Add(' ', kept);
                ahead.Clear();
                hunk.Add(isBefore ? '-' : '+', line);
                sinceChange = 0;
            }

            if (isBefore) lineBefore++;
            if (isAfter) lineAfter++;
        }

        hunk.End();
        return hunk.HasWritten;
    }

    private sealed class Hunk(TextWriter output, string name)
    {
        private readonly List<string> _lines = [];
        private int _startBefore;
        private int _startAfter;

        public bool IsOpen { get; private set; }

        public bool HasWritten { get; private set; }

        public void Begin(int lineBefore, int lineAfter)
        {
            IsOpen = true;
            _startBefore = lineBefore;
            _startAfter = lineAfter;
        }

        public void Add(char mark, string line) => _lines.Add(mark + line);

        public void End()
        {
            if (!IsOpen) return;
            if (!HasWritten)
            {
                output.WriteLine($"--- a {name}");
                output.WriteLine($"+++ b {name}");
                HasWritten = true;
            }

            output.WriteLine($"@@ -{Range(_startBefore, '+')} +{Range(_startAfter, '-')} @@");
            foreach (var line in _lines) output.WriteLine(line);
            _lines.Clear();
            IsOpen = false;
        }

        // As diff -u counts: no lines are named by the line before them, one line has no count.
        private string Range(int start, char otherSide)
        {
            var count = _lines.Count(line => line[0] != otherSide);
            return count == 1 ? start.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start - 1 : start)},{count}");
        }
    }
}
