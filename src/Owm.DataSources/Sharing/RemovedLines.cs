using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Owm.DataSources;

/// <summary>The statements that exports have taken out of a directory since it was last imported.</summary>
/// <remarks>
/// Git puts together lines that two have added at one place by keeping the lines of both sides, and with them lines of
/// the neighborhood that only one side has removed. Who has removed them knows better. Digests are kept instead of lines,
/// which may be of any length.
/// </remarks>
internal sealed class RemovedLines
{
    private const string Key = "removed";
    private const int Limit = 20_000;
    private const int DigestLength = 16;

    private readonly HashSet<string> _digests;

    private RemovedLines(HashSet<string> digests) => _digests = digests;

    public static RemovedLines None { get; } = new([]);

    /// <summary>Returns what a directory says and a graph does not.</summary>
    public static RemovedLines Between(GraphContents directory, GraphContents graph)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (context, lines) in directory.Contexts)
        {
            foreach (var line in LineChanges.Between(lines, graph.LinesOf(context)).Removed)
            {
                if (found.Count > Limit) return None;
                found.Add(DigestOf(context, line));
            }
        }

        return new RemovedLines(found);
    }

    /// <summary>Reads what was remembered.</summary>
    public static RemovedLines Of(JsonObject state) => new(new HashSet<string>(
        (state[Key] as JsonArray ?? []).OfType<JsonValue>().Select(digest => digest.TryGetValue<string>(out var text) ? text : ""), StringComparer.Ordinal));

    public bool Contains(string context, string line) => _digests.Count > 0 && _digests.Contains(DigestOf(context, line));

    /// <summary>Adds others, without what a graph says again by now.</summary>
    public RemovedLines With(RemovedLines others, GraphContents graph)
    {
        var all = new HashSet<string>(_digests, StringComparer.Ordinal);
        all.UnionWith(others._digests);
        // What has just been removed is not said: there is nothing to look for.
        if (_digests.Count > 0)
        {
            foreach (var (context, lines) in graph.Contexts)
            {
                foreach (var line in lines) all.Remove(DigestOf(context, line));
            }
        }

        return new RemovedLines(all);
    }

    /// <summary>Remembers the lines; of very many none, as such a change is no neighborhood of another.</summary>
    public void Write(JsonObject state)
    {
        state.Remove(Key);
        if (_digests.Count is 0 or > Limit) return;
        state[Key] = new JsonArray([.. _digests.Order(StringComparer.Ordinal).Select(digest => JsonValue.Create(digest))]);
    }

    private static string DigestOf(string context, string line)
    {
        // Neither holds a line feed.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{context}\n{line}"));
        return Convert.ToHexStringLower(digest.AsSpan(0, DigestLength));
    }
}
