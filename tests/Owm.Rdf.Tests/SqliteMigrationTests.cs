using Owm.Rdf.Sqlite;
using Owm.Testing;

namespace Owm.Rdf.Tests;

public sealed class SqliteMigrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File_ => _directory["graph.db"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_of_version_1_keeps_all_it_has_and_can_be_searched()
    {
        var quads = MakeVersion1();
        using var store = SqliteQuadStore.Open(File_, new SqliteQuadStoreOptions { TermsLeftToScan = 0 });

        Assert.Equal(3, store.GetStatus().FormatVersion);
        Assert.Equal(quads.ToHashSet(), [.. store.Match(default)]);
        Assert.Equal([new Literal("value 7", Vocabulary.XsdString)], store.Search("value 7"));
        Assert.Empty(store.Check());
        using var transaction = store.BeginWrite();
        Assert.False(transaction.Add(quads[0]));
        Assert.True(transaction.Add(quads[0] with { Object = new Literal("new") }));
        transaction.Commit();
    }

    [Fact]
    public void Many_can_bring_the_same_file_up_to_date_at_once()
    {
        var quads = MakeVersion1();
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            try
            {
                using var store = SqliteQuadStore.Open(File_, new SqliteQuadStoreOptions { TermsLeftToScan = 0 });
                Assert.Single(store.Search("value 7"));
                Assert.Equal(quads.Count, store.Count(default));
            }
            catch (Exception failure) when (failure is RdfException or Xunit.Sdk.XunitException)
            {
                lock (failures) failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(failures);
        using var store = SqliteQuadStore.Open(File_);
        Assert.Empty(store.Check());
    }

    [Fact]
    public void A_file_is_as_before_when_bringing_it_up_to_date_fails()
    {
        MakeVersion1();
        // In the way of the step: what it adds is there already.
        using (var database = Database.Open(File_, create: false, TimeSpan.FromSeconds(1))) database.Execute("INSERT INTO setting VALUES('text_indexed', 0)");
        Assert.Throws<RdfException>(() => SqliteQuadStore.Open(File_));
        using (var database = Database.Open(File_, create: false, TimeSpan.FromSeconds(1))) Assert.Equal(1, database.QueryInteger("PRAGMA user_version"));
    }

    [Fact]
    public void A_file_of_the_next_version_is_refused_and_left_alone()
    {
        using (SqliteQuadStore.Open(File_))
        {
        }

        using (var database = Database.Open(File_, create: false, TimeSpan.FromSeconds(1))) database.Execute($"PRAGMA user_version={Schema.CurrentVersion + 1}");
        var before = File.ReadAllBytes(File_);
        var error = Assert.Throws<RdfException>(() => SqliteQuadStore.Open(File_));
        Assert.Contains("format 4, this one knows up to 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(File_));
    }

    /// <summary>Makes a file as version 1 of the tables had it.</summary>
    private List<Quad> MakeVersion1()
    {
        var quads = Enumerable.Range(0, 20).Select(i => new Quad(new Iri($"urn:s{i % 3}"), new Iri("urn:p"), new Literal($"value {i}"), i % 2 == 0 ? null : new Iri("urn:g"))).ToList();
        using var database = Database.Open(File_, create: true, TimeSpan.FromSeconds(1));
        database.Execute("PRAGMA journal_mode=WAL; BEGIN");
        database.Execute(Schema.Steps[0]);
        database.Execute($"PRAGMA application_id={Schema.ApplicationId}; PRAGMA user_version=1");
        var tables = new QuadTables(database);
        foreach (var quad in quads) tables.Add(quad);
        tables.Flush();
        database.Execute("COMMIT");
        return quads;
    }
}
