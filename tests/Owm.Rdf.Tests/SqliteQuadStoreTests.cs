using Owm.Rdf.Sqlite;
using Owm.Testing;

namespace Owm.Rdf.Tests;

public sealed class SqliteQuadStoreTests : QuadStoreContract
{
    private static readonly Quad Fact = new(new Iri("http://example.org/a"), new Iri("http://example.org/p"), new Literal("o"));
    private readonly TemporaryDirectory _directory = new();

    public SqliteQuadStoreTests() => Store = SqliteQuadStore.Open(File_);

    protected override IQuadStore Store { get; }

    private string File_ => _directory["graph.db"];

    public override void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void What_was_committed_is_there_after_reopening()
    {
        Write(Fact);
        Store.Dispose();
        using var reopened = SqliteQuadStore.Open(File_);
        Assert.Equal(Fact, Assert.Single(reopened.Match(default)));
    }

    [Fact]
    public void A_file_that_the_first_write_is_to_make_is_empty_and_not_there_until_then()
    {
        var path = _directory["later.db"];
        using var store = SqliteQuadStore.Open(path, new SqliteQuadStoreOptions { CreateWhenWritten = true });
        Assert.Empty(store.Match(default));
        Assert.Empty(store.FindTerms("word"));
        Assert.Equal((0, 0), (store.Count(default), store.GetStatus().Quads));
        using (var snapshot = store.BeginRead()) Assert.Empty(snapshot.Match(default));
        Assert.False(File.Exists(path));
        using (var transaction = store.BeginWrite())
        {
            transaction.Add(Fact);
            transaction.Commit();
        }

        Assert.True(File.Exists(path));
        Assert.Equal(Fact, Assert.Single(store.Match(default)));
    }

    [OtherUserFact]
    public void A_file_in_a_directory_that_may_not_be_written_can_be_read_and_searched()
    {
        var directory = Directory.CreateDirectory(_directory["a b%20?#"]).FullName;
        var path = Path.Combine(directory, "graph.db");
        using (var store = SqliteQuadStore.Open(path))
        {
            using var transaction = store.BeginWrite();
            transaction.Add(Fact);
            transaction.Commit();
        }

        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_directory.FullPath, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        OtherUser.Run(() =>
        {
            using var store = SqliteQuadStore.Open(path, new SqliteQuadStoreOptions { TermsLeftToScan = 0 });
            Assert.Equal(Fact, Assert.Single(store.Match(default)));
            Assert.Contains(Fact.Object, store.FindTerms("o"));
            Assert.Equal(1, store.GetStatus().Quads);
            var refused = Assert.Throws<RdfException>(() => store.BeginWrite());
            Assert.Equal(RdfFailure.StoreNotAllowed, refused.Failure);
        });
        Assert.Equal([path], Directory.GetFiles(directory));
    }

    [Fact]
    public async Task Waiting_for_another_writer_ends_when_it_is_stopped()
    {
        using var busy = Store.BeginWrite();
        using var stop = new CancellationTokenSource();
        using var other = SqliteQuadStore.Open(File_, new SqliteQuadStoreOptions { Stop = stop.Token });
        var waiting = Task.Run(() => other.BeginWrite());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        busy.Dispose();
        other.BeginWrite().Dispose();
    }

    [Fact]
    public void Long_texts_are_not_remembered_once_they_are_written_or_read()
    {
        using var transaction = Store.BeginWrite();
        var written = Enumerable.Range(0, 20).Select(i => AddLong(transaction, i)).ToList();
        var read = ReadLong(transaction);
        GC.Collect();
        Assert.Equal(20, read.Count);
        Assert.InRange(written.Concat(read).Count(text => text.IsAlive), 0, 2);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddLong(IQuadTransaction transaction, int number)
    {
        var text = new Literal(new string('x', 100_000) + number);
        transaction.Add(Fact with { Object = text });
        return new WeakReference(text);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static List<WeakReference> ReadLong(IQuadTransaction transaction) =>
        [.. transaction.Match(default).Select(quad => new WeakReference(quad.Object))];

    [Fact]
    public void Closing_leaves_one_file()
    {
        Write(Fact);
        Store.Dispose();
        Assert.Equal([File_], Directory.GetFiles(_directory.FullPath));
    }

    [Fact]
    public void A_commit_survives_power_loss_by_its_settings()
    {
        Write(Fact);
        var status = ((SqliteQuadStore)Store).GetStatus();
        Assert.Equal(("wal", 2, 1L, 3), (status.JournalMode, status.Synchronous, status.Quads, status.FormatVersion));
    }

    [Fact]
    public void A_sound_file_passes_the_check()
    {
        Write([.. Enumerable.Range(0, 500).Select(i => new Quad(Fact.Subject, Fact.Predicate, new Literal($"nul \0 {i}")))]);
        Assert.Empty(((SqliteQuadStore)Store).Check());
    }

    [Theory]
    [InlineData("DELETE FROM posg", "1 quads are missing from the order posg.")]
    [InlineData("DELETE FROM ospg", "1 quads are missing from the order ospg.")]
    [InlineData("DELETE FROM gpos", "1 quads are missing from the order gpos.")]
    [InlineData("INSERT INTO gpos SELECT g, p, o, s+1000 FROM gpos", "1 quads are in the order gpos only.")]
    [InlineData("DELETE FROM spog", "1 quads are in the order posg only.")]
    [InlineData("DELETE FROM term WHERE kind=2", "1 quads name terms that are missing (part o).")]
    [InlineData("DELETE FROM term WHERE value LIKE '%/p'", "1 quads name terms that are missing (part p).")]
    [InlineData("UPDATE term SET value='other' WHERE kind=2", "1 terms are not as they were written.")]
    [InlineData("UPDATE term SET hash=hash+1", "3 terms are not as they were written.")]
    [InlineData("UPDATE setting SET value=value+1 WHERE name='hash_key_1'", "3 terms are not as they were written.")]
    [InlineData("UPDATE term SET kind=4, datatype=77 WHERE kind=2", "1 literals name datatypes that are missing.")]
    public void The_check_finds_what_is_missing_or_too_much(string damage, string finding)
    {
        Write(Fact);
        Store.Dispose();
        Alter(damage);
        using var store = SqliteQuadStore.Open(File_);
        Assert.Contains(finding, store.Check());
    }

    [Fact]
    public void A_quad_whose_term_is_missing_is_an_error_and_not_another_quad()
    {
        Write(Fact);
        Store.Dispose();
        Alter("DELETE FROM term WHERE kind=2");
        using var store = SqliteQuadStore.Open(File_);
        Assert.Throws<RdfException>(() => store.Match(default).ToList());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Damage_to_a_page_is_reported_or_does_no_harm(int seed)
    {
        var quads = Enumerable.Range(0, 3000).Select(i => new Quad(new Iri($"urn:s{i % 100}"), Fact.Predicate, new Literal($"value {i}"))).ToArray();
        Write(quads);
        Store.Dispose();
        var random = new Random(seed); // the seed is the test's input
        using (var file = File.Open(File_, FileMode.Open))
        {
            // Somewhere behind the header's page, as a bad disk would.
            var place = (random.Next(1, (int)(file.Length / 4096)) * 4096) + random.Next(4096 - 512);
            file.Position = place;
            var bytes = new byte[512];
            random.NextBytes(bytes);
            file.Write(bytes);
        }

        using var store = SqliteQuadStore.Open(File_);
        var findings = store.Check();
        List<Quad>? read = null;
        try
        {
            read = [.. store.Match(default)];
        }
        catch (RdfException damaged)
        {
            Assert.NotEmpty(damaged.Message);
        }

        Assert.True(findings.Count > 0 || (read is not null && read.ToHashSet().SetEquals(quads)), $"{findings.Count} findings, {read?.Count} quads");
    }

    [Fact]
    public void A_file_of_zeros_and_text_is_refused_as_no_graph()
    {
        var other = _directory.Write("notes.txt", "dear diary, this is long enough to be looked at as a header of something, is it not? It has to have a hundred bytes.");
        var error = Assert.Throws<RdfException>(() => SqliteQuadStore.Open(other));
        Assert.Contains("is not a graph", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        var other = _directory["other.db"];
        using (var database = Database.Open(other, create: true, TimeSpan.FromSeconds(1))) database.Execute("CREATE TABLE precious(x)");
        var before = File.ReadAllBytes(other);
        var error = Assert.Throws<RdfException>(() => SqliteQuadStore.Open(other));
        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(other));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        Store.Dispose();
        Alter("PRAGMA user_version=99");
        var before = File.ReadAllBytes(File_);
        var error = Assert.Throws<RdfException>(() => SqliteQuadStore.Open(File_));
        Assert.Contains("format 99", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(File_));
    }

    [Fact]
    public void A_damaged_file_is_reported_as_damaged()
    {
        Write([.. Enumerable.Range(0, 5000).Select(i => new Quad(Fact.Subject, Fact.Predicate, new Literal($"value {i}")))]);
        Store.Dispose();
        using (var file = File.OpenWrite(File_))
        {
            file.Position = 8192;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 8192).ToArray());
        }

        using var store = SqliteQuadStore.Open(File_);
        var error = Assert.Throws<RdfException>(() => store.Match(default).ToList());
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(store.Check());
    }

    [Fact]
    public void A_missing_file_is_not_made_when_it_must_exist()
    {
        var error = Assert.Throws<RdfException>(() => SqliteQuadStore.Open(_directory["none.db"], new SqliteQuadStoreOptions { CreateIfMissing = false }));
        Assert.Contains("no graph at", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_directory["none.db"]));
    }

    [Fact]
    public void A_missing_directory_is_named_in_the_error()
    {
        var error = Assert.Throws<RdfException>(() => SqliteQuadStore.Open(_directory["no", "such", "graph.db"]));
        Assert.Contains("directory exists", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_becomes_a_graph()
    {
        using var store = SqliteQuadStore.Open(_directory.Write("empty.db", ""));
        Assert.Equal(0, store.Count(default));
    }

    [Fact]
    public void Two_stores_on_one_file_see_each_others_commits()
    {
        using var other = SqliteQuadStore.Open(File_);
        Write(Fact);
        Assert.Equal(Fact, Assert.Single(other.Match(default)));
    }

    [Fact]
    public void A_writer_on_another_connection_waits_for_its_turn()
    {
        using var other = SqliteQuadStore.Open(File_);
        var first = other.BeginWrite();
        first.Add(Fact);
        using var started = new ManualResetEventSlim();
        var second = new Thread(() =>
        {
            started.Set();
            Write(Fact with { Object = new Literal("second") });
        });
        second.Start();
        started.Wait();

        Assert.False(second.Join(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(0, Store.Count(default));
        first.Commit();
        second.Join();
        Assert.Equal(2, Store.Count(default));
    }

    [Fact]
    public void A_writer_gives_up_with_a_clear_message_when_another_connection_never_ends()
    {
        using var other = SqliteQuadStore.Open(File_);
        using var first = other.BeginWrite();
        using var hasty = SqliteQuadStore.Open(File_, new SqliteQuadStoreOptions { Patience = TimeSpan.FromMilliseconds(50) });
        var error = Assert.Throws<RdfException>(hasty.BeginWrite);
        Assert.Contains("busy for too long", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, hasty.Count(default));
    }

    [Fact]
    public void Many_writers_and_readers_on_connections_of_their_own_all_get_through()
    {
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 6).Select(number => new Thread(() =>
        {
            try
            {
                using var store = SqliteQuadStore.Open(File_);
                for (var i = 0; i < 10; i++)
                {
                    using (var transaction = store.BeginWrite())
                    {
                        transaction.Add(Fact with { Object = new Literal($"{number}/{i}") });
                        transaction.Commit();
                    }

                    Assert.True(store.Match(default).Any());
                }
            }
            catch (RdfException failure)
            {
                lock (failures) failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(failures);
        Assert.Equal(60, Store.Count(default));
        Assert.Empty(((SqliteQuadStore)Store).Check());
    }

    [Fact]
    public void Many_can_make_the_same_new_file_at_once()
    {
        var path = _directory["new.db"];
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            try
            {
                using var store = SqliteQuadStore.Open(path);
                Assert.Equal(0, store.Count(default));
            }
            catch (RdfException failure)
            {
                lock (failures) failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }

    [Fact]
    public void A_copy_taken_in_the_middle_of_a_transaction_has_none_of_it()
    {
        Write(Fact);
        using var transaction = Store.BeginWrite();
        for (var i = 0; i < 20_000; i++) transaction.Add(Fact with { Object = new Literal($"uncommitted {i}") });

        // What a process that is killed now leaves behind.
        foreach (var file in Directory.GetFiles(_directory.FullPath, "graph.db*"))
        {
            if (!file.EndsWith("-shm", StringComparison.Ordinal)) File.Copy(file, file.Replace("graph.db", "killed.db", StringComparison.Ordinal));
        }

        using var killed = SqliteQuadStore.Open(_directory["killed.db"]);
        Assert.Equal(Fact, Assert.Single(killed.Match(default)));
        Assert.Empty(killed.Check());
    }

    private void Alter(string sql)
    {
        using var database = Database.Open(File_, create: false, TimeSpan.FromSeconds(1));
        database.Execute(sql);
    }
}
