namespace Owm.Rdf.Sqlite;

/// <summary>The SQL of each kind of pattern: which parts are given decides which of the four orders is read. Values are parameters, always.</summary>
internal static class MatchSql
{
    private static readonly string[] Rows = new string[16];
    private static readonly string[] Counts = new string[16];
    private static readonly string[] LimitedCounts = new string[16];

    /// <summary>Returns the query for s, p, o, g of the rows.</summary>
    public static string Select(bool s, bool p, bool o, bool g) => Rows[Index(s, p, o, g)] ??= "SELECT s, p, o, g" + From(s, p, o, g);

    /// <summary>Returns the query for the number of rows.</summary>
    public static string Count(bool s, bool p, bool o, bool g) => Counts[Index(s, p, o, g)] ??= "SELECT count(*)" + From(s, p, o, g);

    /// <summary>Returns the query for the number of rows, up to the fifth parameter.</summary>
    public static string CountUpTo(bool s, bool p, bool o, bool g) => LimitedCounts[Index(s, p, o, g)] ??= $"SELECT count(*) FROM (SELECT 1{From(s, p, o, g)} LIMIT ?5)";

    /// <summary>Tells whether a pattern is looked up in the order that says which quads there are.</summary>
    public static bool IsAnsweredByDeciding(in QuadPattern pattern) => pattern.Subject is not null && (pattern.Object is null || pattern.Predicate is not null);

    private static int Index(bool s, bool p, bool o, bool g) => (s ? 1 : 0) + (p ? 2 : 0) + (o ? 4 : 0) + (g ? 8 : 0);

    private static string From(bool s, bool p, bool o, bool g)
    {
        // Few rows share a subject or an object within one predicate, so a graph given besides is a mere filter there.
        var table = s ? (o && !p ? "ospg" : "spog")
            : o ? (!p ? "ospg" : g ? "gpos" : "posg")
            : g ? "gpos"
            : p ? "posg" : "spog";
        var conditions = new List<string>(4);
        if (s) conditions.Add("s=?1");
        if (p) conditions.Add("p=?2");
        if (o) conditions.Add("o=?3");
        if (g) conditions.Add("g=?4");
        return $" FROM {table}{(conditions.Count == 0 ? "" : " WHERE ")}{string.Join(" AND ", conditions)}";
    }
}
