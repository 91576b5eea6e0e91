using System.Text.Json.Nodes;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The statements that exports have taken out of a directory since it was last imported.</summary>
/// <remarks>
/// Git puts together lines that two have added at one place by keeping the lines of both sides, and with them lines of
/// the neighborhood that only one side has removed. Who has removed them knows better.
/// </remarks>
internal sealed class RemovedLines
{
    private const string Key = "removed";
    private const int Limit = 20_000;

    private readonly Dictionary<string, HashSet<string>> _byContext;

    private RemovedLines(Dictionary<string, HashSet<string>> byContext) => _byContext = byContext;

    public static RemovedLines None { get; } = new([]);

    /// <summary>Returns what a directory says and a graph does not; nothing where there is no directory yet.</summary>
    public static RemovedLines Between(GraphContents? directory, GraphContents graph)
    {
        if (directory is null) return None;
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (context, lines) in directory.Contexts)
        {
            if (LineChanges.Between(lines, graph.LinesOf(context)).Removed is { Count: > 0 } removed) found.Add(context, [.. removed]);
        }

        return new RemovedLines(found);
    }

    /// <summary>Reads what was remembered.</summary>
    public static RemovedLines Of(JsonObject state)
    {
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (context, lines) in state[Key] as JsonObject ?? [])
            found[context] = [.. (lines as JsonArray ?? []).OfType<JsonValue>().Select(line => line.TryGetValue<string>(out var text) ? text : "")];
        return new RemovedLines(found);
    }

    public bool Contains(string context, string line) => _byContext.TryGetValue(context, out var lines) && lines.Contains(line);

    /// <summary>Adds others, without what a graph says again by now.</summary>
    public RemovedLines With(RemovedLines others, GraphContents graph)
    {
        var all = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var context in _byContext.Keys.Union(others._byContext.Keys))
        {
            IEnumerable<string> lines = [.. _byContext.GetValueOrDefault(context, []), .. others._byContext.GetValueOrDefault(context, [])];
            all[context] = [.. lines.Where(line => Array.BinarySearch(graph.LinesOf(context), line, NTriplesLine.Order) < 0)];
        }

        return new RemovedLines(all);
    }

    /// <summary>Remembers the lines; of very many none, as such a change is no neighborhood of another.</summary>
    public void Write(JsonObject state)
    {
        state.Remove(Key);
        if (_byContext.Values.Sum(lines => lines.Count) is 0 or > Limit) return;
        state[Key] = new JsonObject(_byContext.Where(c => c.Value.Count > 0)
            .Select(c => KeyValuePair.Create(c.Key, (JsonNode?)new JsonArray([.. c.Value.Order(NTriplesLine.Order).Select(line => JsonValue.Create(line))]))));
    }
}
