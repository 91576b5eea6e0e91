using System.Globalization;

namespace Owm.DataSources;

/// <summary>Which column of a connectome's table holds what; -1 where none does.</summary>
internal sealed record ConnectomeColumns(int Pre, int Post, int Kind, int Weight)
{
    private static readonly Dictionary<string, ConnectionKind> KindNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["chemical"] = ConnectionKind.Chemical,
        ["chem"] = ConnectionKind.Chemical,
        ["synapse"] = ConnectionKind.Chemical,
        ["send"] = ConnectionKind.Chemical,
        ["S"] = ConnectionKind.Chemical,
        ["Sp"] = ConnectionKind.Chemical,
        ["electrical"] = ConnectionKind.Electrical,
        ["gapjunction"] = ConnectionKind.Electrical,
        ["gap junction"] = ConnectionKind.Electrical,
        ["gap"] = ConnectionKind.Electrical,
        ["EJ"] = ConnectionKind.Electrical,
    };

    private static readonly string[] PreNames = ["pre", "source", "from", "presynaptic", "precell", "preneuron", "sourceneuron", "neuron1", "origin"];
    private static readonly string[] PostNames = ["post", "target", "to", "postsynaptic", "postcell", "postneuron", "targetneuron", "neuron2"];
    private static readonly string[] TypeNames = ["type", "kind", "synapsetype", "connectiontype"];
    private static readonly string[] WeightNames = ["weight", "synapses", "number", "numberofsynapses", "numberofconnections", "count", "nbr", "n", "strength"];

    /// <summary>Finds the columns by their names, or returns null when the names are not those of a table of connections.</summary>
    public static ConnectomeColumns? OfNames(IReadOnlyList<string> names)
    {
        var plain = names.Select(n => new string([.. n.Where(char.IsLetterOrDigit)]).ToLowerInvariant()).ToList();
        var columns = new ConnectomeColumns(Find(PreNames), Find(PostNames), Find(TypeNames), Find(WeightNames));
        return columns is { Pre: >= 0, Post: >= 0 } ? columns : null;

        int Find(string[] known) => plain.FindIndex(known.Contains);
    }

    /// <summary>Finds the columns by what is in them, or returns null when it is not that of a table of connections.</summary>
    public static ConnectomeColumns? OfRows(IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0) return null;
        var count = rows.Min(r => r.Length);
        var all = Enumerable.Range(0, count).ToList();
        var weight = all.FindIndex(column => rows.All(r => IsNumber(r[column])));
        var kind = all.FindIndex(column => rows.All(r => KindNames.ContainsKey(r[column])));
        var names = all.Where(column => column != weight && column != kind && rows.All(r => r[column].Length > 0 && !IsNumber(r[column]))).Take(2).ToList();
        // Two columns of names and nothing else may be pairs; three or more without number or kind are another table.
        return names.Count == 2 && (weight >= 0 || kind >= 0 || count == 2) ? new ConnectomeColumns(names[0], names[1], kind, weight) : null;
    }

    /// <summary>Returns the kind a table's word means.</summary>
    public static ConnectionKind KindOf(string word) =>
        word.Length == 0 ? ConnectionKind.Unspecified : KindNames.GetValueOrDefault(word, ConnectionKind.Other);

    public static bool IsNumber(string text) => TryReadWeight(text, out _);

    public static bool TryReadWeight(string text, out double weight) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out weight) && double.IsFinite(weight);
}
