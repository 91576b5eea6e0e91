using Owm.Rdf.Sqlite;
using Owm.Testing;

namespace Owm.Rdf.Tests;

public sealed class MemoryTextSearchTests : TextSearchContract
{
    protected override IQuadStore Store { get; } = new MemoryQuadStore();

    public override void Dispose() => Store.Dispose();
}

/// <summary>The store in a file, where the index is always brought up to date.</summary>
public sealed class SqliteTextSearchTests : SqliteTextSearchContract
{
    public SqliteTextSearchTests()
        : base(termsLeftToScan: 0)
    {
    }

    [Fact]
    public void The_index_takes_up_every_term()
    {
        Write([.. Enumerable.Range(0, 40_000).Select(i => new Quad(new Iri($"urn:term{i}"), new Iri("urn:p"), new BlankNode($"b{i % 7}")))]);
        Assert.Equal(11_111, Store.Search("term1").Count);
        Assert.Single(Store.Search("term39999"));
        Assert.Equal(0, Query("SELECT (SELECT max(id) FROM term) - value FROM setting WHERE name='text_indexed'"));
        Assert.Empty(((SqliteQuadStore)Store).Check());
    }

    [Fact]
    public void While_another_writes_a_search_waits_for_nothing_and_finds_all()
    {
        Write(new Quad(new Iri("urn:a"), new Iri("urn:p"), new Literal("before")));
        using var other = SqliteQuadStore.Open(File_);
        using var writing = other.BeginWrite();
        writing.Add(new Quad(new Iri("urn:a"), new Iri("urn:p"), new Literal("before and never committed")));

        Assert.Equal([new Literal("before")], Store.Search("before"));
        Assert.Equal([new Literal("before")], other.Search("before"));
        Assert.Equal(0, Query("SELECT value FROM setting WHERE name='text_indexed'"));
    }

    [Fact]
    public void Where_the_index_is_lost_all_is_read_through()
    {
        Write(new Quad(new Iri("urn:a"), new Iri("urn:p"), new Literal("indexed")));
        Assert.Single(Store.Search("indexed"));
        Execute("DROP TABLE term_text");
        using var reopened = SqliteQuadStore.Open(File_, Options);
        Assert.Single(reopened.Search("indexed"));
    }

    [Fact]
    public void Many_threads_search_and_write_at_once()
    {
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            try
            {
                using var store = SqliteQuadStore.Open(File_, Options);
                for (var i = 1; i <= 8; i++)
                {
                    using (var transaction = store.BeginWrite())
                    {
                        transaction.Add(new Quad(new Iri($"urn:{number}:{i}"), new Iri("urn:p"), new Literal($"thread{number} round{i}")));
                        transaction.Commit();
                    }

                    Assert.Equal(i, store.Search($"thread{number}").Count);
                }
            }
            catch (Exception failure) when (failure is RdfException or Xunit.Sdk.XunitException)
            {
                lock (failures) failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(failures);
        Assert.Equal(32, Store.Search("round").Count);
    }

    [OtherUserFact]
    public void A_file_that_may_only_be_read_is_searched_all_the_same()
    {
        var (first, second, third) = (Fact("readable text"), Fact("readable too"), Fact("readable, not indexed"));
        Write(first, second);
        Assert.Equal(2, Store.Search("readable").Count);
        Write(third);
        Store.Dispose();
        LetOthersRead();
        OtherUser.Run(() =>
        {
            using var store = SqliteQuadStore.Open(File_, Options);
            Assert.Equal(3, store.Search("readable").Count);
            using var transaction = store.BeginWrite();
            Assert.Equal(RdfFailure.StoreNotAllowed, Assert.Throws<RdfException>(() => transaction.Add(Fact("mine"))).Failure);
        });
    }

    [OtherUserFact]
    public void A_file_of_version_1_that_may_only_be_read_is_read_and_searched()
    {
        Write(Fact("readable"));
        Execute("DELETE FROM setting WHERE name='text_indexed'; PRAGMA user_version=1");
        Store.Dispose();
        LetOthersRead();
        OtherUser.Run(() =>
        {
            using var store = SqliteQuadStore.Open(File_, Options);
            Assert.Equal([new Literal("readable")], store.Search("readable"));
            Assert.Equal(Fact("readable"), Assert.Single(store.Match(default)));
        });
        Assert.Equal(1, Query("PRAGMA user_version"));
    }

    private static Quad Fact(string text) => new(new Iri("urn:a"), new Iri("urn:p"), new Literal(text));

    private void LetOthersRead()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(Path.GetDirectoryName(File_)!, (UnixFileMode)0x1FF); // SQLite makes files beside it
        File.SetUnixFileMode(File_, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}

/// <summary>The store in a file, where the index never gets a term.</summary>
public sealed class SqliteTextScanTests : SqliteTextSearchContract
{
    public SqliteTextScanTests()
        : base(termsLeftToScan: int.MaxValue)
    {
    }

    [Fact]
    public void A_small_graph_is_searched_without_being_written()
    {
        Write(new Quad(new Iri("urn:a"), new Iri("urn:p"), new Literal("small")));
        Assert.Single(Store.Search("small"));
        Assert.Equal(0, Query("SELECT count(*) FROM sqlite_schema WHERE name='term_text'"));
    }
}

public abstract class SqliteTextSearchContract : TextSearchContract
{
    private readonly TemporaryDirectory _directory = new();

    protected SqliteTextSearchContract(int termsLeftToScan)
    {
        Options = new SqliteQuadStoreOptions { TermsLeftToScan = termsLeftToScan };
        Store = SqliteQuadStore.Open(File_, Options);
    }

    protected override IQuadStore Store { get; }

    protected SqliteQuadStoreOptions Options { get; }

    protected string File_ => _directory["graph.db"];

    public override void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected long Query(string sql)
    {
        using var database = Database.Open(File_, create: false, TimeSpan.FromSeconds(1));
        return database.QueryInteger(sql);
    }

    protected void Execute(string sql)
    {
        using var database = Database.Open(File_, create: false, TimeSpan.FromSeconds(1));
        database.Execute(sql);
    }
}
