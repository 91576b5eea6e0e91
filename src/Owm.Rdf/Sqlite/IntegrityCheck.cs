namespace Owm.Rdf.Sqlite;

/// <summary>Looks for damage in a store's file.</summary>
internal static class IntegrityCheck
{
    private const int MaxFindings = 20;

    /// <summary>Returns what is wrong, a sentence each.</summary>
    public static IReadOnlyList<string> Run(QuadTables quads)
    {
        var database = quads.Database;
        var findings = new List<string>();
        // One transaction, so that all the questions are about the same state.
        database.Execute("BEGIN");
        try
        {
            var check = database.Prepare($"PRAGMA integrity_check({MaxFindings})");
            while (check.Step())
            {
                var found = check.Text(0);
                if (found != "ok") findings.Add($"SQLite: {found}.");
            }

            foreach (var order in (string[])["posg", "ospg", "gpos"])
            {
                var missing = database.QueryInteger($"SELECT count(*) FROM spog a WHERE NOT EXISTS (SELECT 1 FROM {order} b WHERE b.s=a.s AND b.p=a.p AND b.o=a.o AND b.g=a.g)");
                if (missing > 0) findings.Add($"{missing} quads are missing from the order {order}.");
                var extra = database.QueryInteger($"SELECT (SELECT count(*) FROM {order}) - (SELECT count(*) FROM spog)") + missing;
                if (extra > 0) findings.Add($"{extra} quads are in the order {order} only.");
            }

            foreach (var part in (string[])["s", "p", "o", "g"])
            {
                var lost = database.QueryInteger($"SELECT count(*) FROM spog WHERE {part}<>0 AND NOT EXISTS (SELECT 1 FROM term WHERE id={part})");
                if (lost > 0) findings.Add($"{lost} quads name terms that are missing (part {part}).");
            }

            var datatypes = database.QueryInteger("SELECT count(*) FROM term t WHERE kind=4 AND NOT EXISTS (SELECT 1 FROM term d WHERE d.id=t.datatype AND d.kind=0)");
            if (datatypes > 0) findings.Add($"{datatypes} literals name datatypes that are missing.");

            var altered = quads.CountAlteredTerms();
            if (altered > 0) findings.Add($"{altered} terms are not as they were written.");
        }
        catch (RdfException failure)
        {
            findings.Add(failure.Message);
        }
        finally
        {
            if (!database.IsIdle) database.TryExecute("ROLLBACK");
        }

        return findings;
    }
}
