using System.Text;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>Reads the search queries that Drive documents, as far as they are used: terms joined by <c>and</c>.</summary>
internal static class FakeQuery
{
    /// <summary>Returns what the query matches, or null when it is not well formed.</summary>
    public static Func<FakeFile, bool>? Parse(string query)
    {
        if (Split(query) is not { } words) return null;
        var terms = new List<Func<FakeFile, bool>>();
        for (var i = 0; i < words.Count; i += 4)
        {
            if (i + 2 >= words.Count || (i > 0 && words[i - 1] != "and")) return null;
            var value = words[i + 2];
            switch (words[i], words[i + 1])
            {
                // Drive's "=" does not mind case.
                case ("name", "=") when IsQuoted(value): terms.Add(f => f.Name.Equals(value[1..], StringComparison.OrdinalIgnoreCase)); break;
                case ("mimeType", "!=") when IsQuoted(value): terms.Add(f => f.MimeType != value[1..]); break;
                case ("trashed", "=") when value is "true" or "false": terms.Add(f => f.Trashed == (value == "true")); break;
                case (['\'', .. var parent], "in") when value == "parents": terms.Add(f => f.Parent == parent); break;
                default: return null;
            }
        }

        return terms.Count == 0 ? null : f => terms.All(t => t(f));
    }

    private static bool IsQuoted(string word) => word.StartsWith('\'');

    // Quoted words keep their opening quote, so that they are told apart.
    private static List<string>? Split(string query)
    {
        var words = new List<string>();
        for (var i = 0; i < query.Length;)
        {
            if (query[i] == ' ')
            {
                i++;
                continue;
            }

            var word = new StringBuilder();
            if (query[i] == '\'')
            {
                word.Append(query[i++]);
                for (; i < query.Length && query[i] != '\''; i++)
                {
                    if (query[i] == '\\') i++;
                    if (i < query.Length) word.Append(query[i]);
                }

                if (i++ >= query.Length) return null;
            }
            else
            {
                while (i < query.Length && query[i] is not (' ' or '\'')) word.Append(query[i++]);
            }

            words.Add(word.ToString());
        }

        return words;
    }
}
