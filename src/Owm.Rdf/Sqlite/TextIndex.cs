using Owm.Rdf.Search;

namespace Owm.Rdf.Sqlite;

/// <summary>The words of terms, in an index that follows the dictionary at some distance: a search reads the rest of the terms itself.</summary>
/// <remarks>
/// So adding quads costs nothing, and a search needs not write. The index (FTS5) holds words alone, as
/// <see cref="FoldedText"/> makes them, and is told to split at what is not ASCII letter or digit and to change nothing
/// else; so it finds what the scan finds. Where SQLite was built without FTS5, all terms are scanned.
/// </remarks>
internal sealed class TextIndex(QuadTables quads)
{
    private const int Batch = 32 * 1024;
    private const string IndexedSql = "SELECT coalesce((SELECT value FROM setting WHERE name='text_indexed'), 0)"; // a file of version 1 has none
    private const string LackingSql = $"SELECT coalesce(max(id), 0) - ({IndexedSql}) FROM term";
    private const string CreateSql = "CREATE VIRTUAL TABLE IF NOT EXISTS term_text USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')";
    private const string FindSql = "SELECT rowid FROM term_text WHERE term_text MATCH ?1";
    private const string AddSql = "INSERT INTO term_text(rowid, words) VALUES(?1, ?2)";
    private const string TermsSql = "SELECT id, kind, value FROM term WHERE id>?1 AND kind<>1 ORDER BY id";
    private const string UsedSql = """
        SELECT EXISTS(SELECT 1 FROM spog WHERE s=?1) OR EXISTS(SELECT 1 FROM ospg WHERE o=?1)
            OR EXISTS(SELECT 1 FROM posg WHERE p=?1) OR EXISTS(SELECT 1 FROM gpos WHERE g=?1)
        """;

    private readonly Database _database = quads.Database;

    /// <summary>Returns how many terms the index lacks.</summary>
    public long CountLacking() => _database.QueryInteger(LackingSql);

    /// <summary>Takes up terms the index lacks, some tens of thousands in a transaction, so that other writers get their turns.</summary>
    /// <returns>Whether there are more.</returns>
    /// <exception cref="RdfException">Another process writes, or this one may not.</exception>
    public bool TakeUp()
    {
        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            // Without FTS5 there is no index, and nothing to report: searches take longer.
            if (_database.QueryInteger("SELECT count(*) FROM setting WHERE name='text_indexed'") == 0 || _database.TryExecute(CreateSql) != Native.Ok) return false;
            var count = Add(_database.QueryInteger(IndexedSql));
            _database.Execute("COMMIT");
            return count == Batch;
        }
        finally
        {
            if (!_database.IsIdle) _database.TryExecute("ROLLBACK");
        }
    }

    /// <summary>Streams the numbers of terms that the words are in and that are in quads. To be enumerated in one transaction.</summary>
    public IEnumerable<long> Find(SearchWords words)
    {
        var indexed = _database.QueryInteger(IndexedSql);
        if (indexed > 0)
        {
            if (TryRent(FindSql) is { } found)
            {
                found.Bind(1, System.Text.Encoding.UTF8.GetBytes(words.ToFtsQuery()));
                using var rows = new Rows(_database, FindSql, found);
                while (found.Step())
                {
                    if (IsUsed(found.Integer(0))) yield return found.Integer(0);
                }
            }
            else
            {
                indexed = 0;
            }
        }

        var terms = _database.Rent(TermsSql).Bind(1, indexed);
        using var rest = new Rows(_database, TermsSql, terms);
        while (terms.Step())
        {
            var id = terms.Integer(0);
            if (words.AllIn(Folded(terms)) && IsUsed(id)) yield return id;
        }
    }

    private int Add(long indexed)
    {
        var terms = _database.Rent(TermsSql).Bind(1, indexed);
        using var reading = new Rows(_database, TermsSql, terms);
        var add = _database.Rent(AddSql);
        using var adding = new Rows(_database, AddSql, add);
        var count = 0;
        while (count < Batch && terms.Step())
        {
            count++;
            indexed = terms.Integer(0);
            add.Bind(1, indexed).Bind(2, System.Text.Encoding.UTF8.GetBytes(Folded(terms))).Run();
        }

        // The last terms may be blank nodes, which are passed over.
        if (count < Batch) indexed = _database.QueryInteger("SELECT coalesce(max(id), 0) FROM term");
        _database.Execute($"UPDATE setting SET value={indexed} WHERE name='text_indexed'");
        return count;
    }

    private Statement? TryRent(string sql)
    {
        try
        {
            return _database.Rent(sql);
        }
        catch (RdfException)
        {
            return null; // no such module: this SQLite has no FTS5, though that which made the index had it
        }
    }

    private bool IsUsed(long id)
    {
        var used = _database.Rent(UsedSql).Bind(1, id);
        using var rows = new Rows(_database, UsedSql, used);
        return used.Step() && used.Integer(0) != 0;
    }

    private static string Folded(Statement term)
    {
        // No character takes more than three bytes for each code unit.
        var bytes = term.Utf8(2);
        var text = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 3 * FoldedText.MaxTextLength)]);
        return term.Integer(1) == 0 ? FoldedText.OfIri(text) : FoldedText.OfText(text);
    }

    private readonly struct Rows(Database database, string sql, Statement statement) : IDisposable
    {
        public void Dispose() => database.Return(sql, statement);
    }
}
