namespace Owm.Rdf.Sqlite;

/// <summary>The tables of a store's file, and the steps from each version of them to the next.</summary>
/// <remarks>
/// <c>term</c> is the dictionary; its hash is keyed, so that no document can make terms collide on purpose. The four
/// quad tables hold the same rows in four orders, each being its own index: <c>spog</c> is the one that says what is
/// there. Graph 0 is the default graph. Terms stay when their last quad goes.
/// </remarks>
internal static class Schema
{
    /// <summary>"OWMG", in the file's header: what kind of SQLite file this is.</summary>
    public const int ApplicationId = 0x4F574D47;

    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE setting(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO setting VALUES('hash_key_0', random()), ('hash_key_1', random());
        CREATE TABLE term(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, kind INTEGER NOT NULL, value TEXT NOT NULL, datatype INTEGER, language TEXT);
        CREATE INDEX term_hash ON term(hash);
        CREATE TABLE spog(s INTEGER NOT NULL, p INTEGER NOT NULL, o INTEGER NOT NULL, g INTEGER NOT NULL, PRIMARY KEY(s, p, o, g)) WITHOUT ROWID;
        CREATE TABLE posg(p INTEGER NOT NULL, o INTEGER NOT NULL, s INTEGER NOT NULL, g INTEGER NOT NULL, PRIMARY KEY(p, o, s, g)) WITHOUT ROWID;
        CREATE TABLE ospg(o INTEGER NOT NULL, s INTEGER NOT NULL, p INTEGER NOT NULL, g INTEGER NOT NULL, PRIMARY KEY(o, s, p, g)) WITHOUT ROWID;
        CREATE TABLE gpos(g INTEGER NOT NULL, p INTEGER NOT NULL, o INTEGER NOT NULL, s INTEGER NOT NULL, PRIMARY KEY(g, p, o, s)) WITHOUT ROWID;
        """,
        // Up to which term the words are in term_text (TextIndex), which is made when it is first filled.
        "INSERT INTO setting VALUES('text_indexed', 0)",
        // Since version 3 words are folded in another way (FoldedText: strasse for straße), so all are taken up anew.
        "DROP TABLE IF EXISTS term_text; UPDATE setting SET value=0 WHERE name='text_indexed'",
    ];

    /// <summary>Gets the version this program writes.</summary>
    public static int CurrentVersion => Migrations.Length;

    /// <summary>Gets the statements that made each version of the one before, for tests that make old files.</summary>
    public static IReadOnlyList<string> Steps => Migrations;

    /// <summary>Makes the tables in a new file, brings older ones up to date, and refuses what is not a store.</summary>
    /// <exception cref="RdfException">The file is something else, or was written by a newer program.</exception>
    public static void Prepare(Database database, TimeSpan patience, TimeProvider time)
    {
        // The common case first, and cheap. An application id of ours comes with a version: both were committed together.
        if (database.QueryInteger("PRAGMA application_id") == ApplicationId && IsCurrent(database)) return;
        InTransaction(database, "BEGIN", () => IsCurrent(database));
        SwitchToWal(database, patience, time);
        try
        {
            InTransaction(database, "BEGIN IMMEDIATE", () => Migrate(database));
        }
        catch (RdfException failure) when (failure.Failure == RdfFailure.StoreNotAllowed && database.QueryInteger("PRAGMA user_version") > 0)
        {
            // Who may only read does without the index of a later version: all versions so far keep quads alike.
        }
    }

    /// <summary>Makes the tables in a database of its own that nobody else sees.</summary>
    public static void Make(Database database) => InTransaction(database, "BEGIN", () => Migrate(database));

    /// <summary>Refuses what is not a store, and changes nothing; all versions so far keep quads alike.</summary>
    /// <exception cref="RdfException">The file is something else, or was written by a newer program.</exception>
    public static void Check(Database database)
    {
        if (!IsCurrent(database) && database.QueryInteger("PRAGMA user_version") == 0)
            throw new RdfException($"'{database.Path}' has no graph yet, and cannot be written.") { Failure = RdfFailure.StoreNotAllowed };
    }

    private static void Migrate(Database database)
    {
        // Another process may have done it while this one waited.
        if (IsCurrent(database)) return;
        for (var version = (int)database.QueryInteger("PRAGMA user_version"); version < Migrations.Length; version++) database.Execute(Migrations[version]);
        database.Execute($"PRAGMA application_id={ApplicationId}; PRAGMA user_version={Migrations.Length}");
    }

    private static void InTransaction(Database database, string begin, Action action)
    {
        database.Execute(begin);
        try
        {
            action();
            database.Execute("COMMIT");
        }
        catch
        {
            if (!database.IsIdle) database.TryExecute("ROLLBACK");
            throw;
        }
    }

    private static bool IsCurrent(Database database)
    {
        var application = database.QueryInteger("PRAGMA application_id");
        var version = database.QueryInteger("PRAGMA user_version");
        if (application != ApplicationId)
        {
            if (application != 0 || version != 0 || database.QueryInteger("PRAGMA schema_version") != 0)
            {
                throw new RdfException($"'{database.Path}' is an SQLite database of another program, not a graph. Name another file.");
            }

            return false;
        }

        return version <= CurrentVersion
            ? version == CurrentVersion
            : throw new RdfException($"'{database.Path}' was written by a newer version of this program (format {version}, this one knows up to {CurrentVersion}). Update this program.");
    }

    /// <summary>Write-ahead logging lets many read while one writes. SQLite does not wait when another connection is in the way of the switch.</summary>
    private static void SwitchToWal(Database database, TimeSpan patience, TimeProvider time)
    {
        var start = time.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            var code = database.TryExecute("PRAGMA journal_mode=WAL");
            if (code == Native.Ok) return;
            if (!SqliteFailure.IsBusy(code) || time.GetElapsedTime(start) > patience) throw database.Failure(code);
            never.Wait(TimeSpan.FromMilliseconds(5));
        }
    }
}
