namespace Owm.Rdf.Tests;

/// <summary>What every quad store must do. A store's test class derives from this and says how to make one.</summary>
public abstract class QuadStoreContract : IDisposable
{
    private static readonly Iri A = new("http://example.org/a");
    private static readonly Iri B = new("http://example.org/b");
    private static readonly Iri Knows = new("http://example.org/knows");
    private static readonly Iri Name = new("http://example.org/name");
    private static readonly Iri G1 = new("http://example.org/graph/1");
    private static readonly BlankNode G2 = new("g2");

    protected abstract IQuadStore Store { get; }

    public static TheoryData<Quad> QuadsOfEveryKind => new()
    {
        new Quad(A, Knows, B),
        new Quad(A, Knows, B, G1),
        new Quad(A, Knows, B, G2),
        new Quad(new BlankNode("x"), Knows, new BlankNode("y"), G1),
        new Quad(A, Name, new Literal("")),
        new Quad(A, Name, new Literal("plain")),
        new Quad(A, Name, Literal.WithLanguage("worm", "en")),
        new Quad(A, Name, Literal.WithLanguage("worm", "en-GB-oxendict-x-very-long-private-subtag")),
        new Quad(A, Name, new Literal("42", Vocabulary.XsdInteger)),
        new Quad(A, Name, new Literal("nul \0 and controls \x1\x7F\r\n\t")),
        new Quad(A, Name, new Literal("Würmer 線虫 🪱")),
        new Quad(A, Name, new Literal(new string('x', 3_000_000))),
        new Quad(A, Name, new Literal("'); DROP TABLE spog; --")),
        new Quad(A, Name, new Literal("\" . <http://evil> <http://evil> <http://evil> .")),
        new Quad(new Iri("http://example.org/';DROP%20TABLE%20term;--"), Name, A),
        new Quad(new Iri("http://example.org/?a=1&b=%00#é線"), Name, A),
    };

    public abstract void Dispose();

    [Theory]
    [MemberData(nameof(QuadsOfEveryKind))]
    public void What_was_added_comes_back_unchanged(Quad quad)
    {
        Write(quad);

        Assert.Equal(quad, Assert.Single(Store.Match(default)));
        Assert.Equal(quad, Assert.Single(Store.Match(new QuadPattern(quad.Subject, quad.Predicate, quad.Object, GraphChoice.Of(quad.Graph)))));
        Assert.Equal(1, Store.Count(default));
    }

    [Fact]
    public void Terms_with_the_same_text_are_different_terms()
    {
        Term[] terms =
        [
            new Literal("x"), Literal.WithLanguage("x", "en"), Literal.WithLanguage("x", "de"), new Literal("x", Vocabulary.XsdInteger), new Literal("x", Vocabulary.XsdDouble),
            new BlankNode("x"), new Iri("x:x"), new Literal("x:x"),
        ];
        Write([.. terms.Select(term => new Quad(A, Name, term))]);

        Assert.Equal(terms.Length, Store.Count(default));
        foreach (var term in terms) Assert.Equal(term, Assert.Single(Store.Match(new QuadPattern(Object: term))).Object);
    }

    [Fact]
    public void Every_combination_of_given_parts_finds_exactly_what_fits()
    {
        Term[] nodes = [A, B, new BlankNode("n")];
        Iri[] predicates = [Knows, Name];
        Term?[] graphs = [null, G1, G2];
        var all = (from s in nodes from p in predicates from o in nodes from g in graphs where (s, p, o, g) != (A, Name, B, G1) select new Quad(s, p, o, g)).ToArray();
        Write(all);

        GraphChoice[] choices = [GraphChoice.Every, GraphChoice.Default, GraphChoice.Named(G1), GraphChoice.Named(G2), GraphChoice.Named(A)];
        foreach (var s in (Term?[])[null, .. nodes, Name])
        {
            foreach (var p in (Iri?[])[null, .. predicates, A])
            {
                foreach (var o in (Term?[])[null, .. nodes, new Literal("none")])
                {
                    foreach (var g in choices)
                    {
                        var expected = all.Where(quad => (s is null || quad.Subject == s) && (p is null || quad.Predicate == p) && (o is null || quad.Object == o)
                            && (g == GraphChoice.Every || (g.IsDefaultGraph ? quad.Graph is null : quad.Graph == g.Name))).ToHashSet();
                        var pattern = new QuadPattern(s, p, o, g);
                        var found = Store.Match(pattern).ToList();
                        Assert.Equal(expected.Count, found.Count);
                        Assert.Equal(expected, [.. found]);
                        Assert.Equal(expected.Count, Store.Count(pattern));
                    }
                }
            }
        }
    }

    [Fact]
    public void Adding_tells_whether_the_quad_is_new()
    {
        using var transaction = Store.BeginWrite();
        Assert.True(transaction.Add(new Quad(A, Knows, B)));
        Assert.False(transaction.Add(new Quad(A, Knows, B)));
        Assert.True(transaction.Add(new Quad(A, Knows, B, G1)));
    }

    [Fact]
    public void Removing_tells_whether_the_quad_was_there()
    {
        Write(new Quad(A, Knows, B), new Quad(A, Knows, B, G1));
        using (var transaction = Store.BeginWrite())
        {
            Assert.True(transaction.Remove(new Quad(A, Knows, B)));
            Assert.False(transaction.Remove(new Quad(A, Knows, B)));
            Assert.False(transaction.Remove(new Quad(A, Knows, new Literal("never seen"))));
            transaction.Commit();
        }

        Assert.Equal(new Quad(A, Knows, B, G1), Assert.Single(Store.Match(default)));
    }

    [Fact]
    public void A_removed_quad_can_be_added_again()
    {
        Write(new Quad(A, Knows, B));
        using (var transaction = Store.BeginWrite())
        {
            transaction.Remove(new Quad(A, Knows, B));
            Assert.True(transaction.Add(new Quad(A, Knows, B)));
            transaction.Commit();
        }

        Assert.Equal(1, Store.Count(default));
    }

    [Fact]
    public void A_transaction_without_commit_changes_nothing()
    {
        Write(new Quad(A, Knows, B));
        using (var transaction = Store.BeginWrite())
        {
            transaction.Add(new Quad(B, Knows, A));
            transaction.Remove(new Quad(A, Knows, B));
            transaction.Add(new Quad(A, Name, new Literal("new text")));
            transaction.Remove(new Quad(B, Knows, A));
            transaction.Add(new Quad(A, Knows, B));
        }

        Assert.Equal(new Quad(A, Knows, B), Assert.Single(Store.Match(default)));
        Assert.Empty(Store.Match(new QuadPattern(B)));
    }

    [Fact]
    public void After_a_rollback_terms_that_were_new_in_it_can_be_added()
    {
        using (var transaction = Store.BeginWrite()) transaction.Add(new Quad(A, Name, new Literal("one")));
        Write(new Quad(B, Name, new Literal("two")));
        Write(new Quad(A, Name, new Literal("one")));

        Assert.Equal([new Quad(A, Name, new Literal("one")), new Quad(B, Name, new Literal("two"))], Store.Match(default).OrderBy(quad => quad.Subject.ToString()));
    }

    [Fact]
    public void A_transaction_sees_its_own_changes_and_others_do_not()
    {
        Write(new Quad(A, Knows, B));
        using var transaction = Store.BeginWrite();
        transaction.Add(new Quad(B, Knows, A));
        transaction.Remove(new Quad(A, Knows, B));

        Assert.Equal(new Quad(B, Knows, A), Assert.Single(transaction.Match(new QuadPattern(Predicate: Knows))));
        Assert.Equal(new Quad(A, Knows, B), Assert.Single(Store.Match(new QuadPattern(Predicate: Knows))));
    }

    [Fact]
    public void A_reading_that_has_begun_does_not_see_later_commits()
    {
        Write(new Quad(A, Knows, B), new Quad(B, Knows, A));
        using var reading = Store.Match(new QuadPattern(Predicate: Knows)).GetEnumerator();
        Assert.True(reading.MoveNext());
        using (var transaction = Store.BeginWrite())
        {
            for (var i = 0; i < 1000; i++) transaction.Add(new Quad(A, Knows, new Literal($"{i}")));
            transaction.Remove(new Quad(A, Knows, B));
            transaction.Remove(new Quad(B, Knows, A));
            transaction.Commit();
        }

        Assert.True(reading.MoveNext());
        Assert.False(reading.MoveNext());
        Assert.Equal(1000, Store.Count(default));
    }

    [Fact]
    public void A_snapshot_is_one_state_in_all_its_readings_while_others_write()
    {
        Write(new Quad(A, Knows, new Literal("0")), new Quad(B, Knows, new Literal("0")));
        using var done = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            for (var i = 1; i <= 40; i++)
            {
                using var transaction = Store.BeginWrite();
                transaction.RemoveAll(new QuadPattern(Predicate: Knows));
                transaction.Add(new Quad(A, Knows, new Literal($"{i}")));
                transaction.Add(new Quad(B, Knows, new Literal($"{i}")));
                transaction.Commit();
            }

            done.Set();
        });
        writer.Start();
        var torn = 0;
        while (!done.IsSet)
        {
            using var snapshot = Store.BeginRead();
            var first = Assert.Single(snapshot.Match(new QuadPattern(A, Knows))).Object;
            if (Assert.Single(snapshot.Match(new QuadPattern(B, Knows))).Object != first || snapshot.Count(new QuadPattern(Object: first)) != 2) torn++;
        }

        writer.Join();
        Assert.Equal(0, torn);
    }

    [Fact]
    public void A_snapshot_stays_as_it_was_when_it_began()
    {
        Write(new Quad(A, Knows, B));
        using var snapshot = Store.BeginRead();
        Write(new Quad(B, Knows, A));
        Assert.Equal(new Quad(A, Knows, B), Assert.Single(snapshot.Match(default)));
        Assert.Equal(1, snapshot.Count(default));
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => snapshot.Match(default));
        Assert.Throws<ObjectDisposedException>(() => snapshot.Count(default));
        Assert.Equal(2, Store.Count(default));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(20, 20)]
    [InlineData(21, 20)]
    public void A_snapshot_counts_up_to_a_limit(int limit, int expected)
    {
        Write([.. Enumerable.Range(0, 20).Select(i => new Quad(A, Knows, new Literal($"{i}")))]);
        using var snapshot = Store.BeginRead();
        Assert.Equal(expected, snapshot.Count(new QuadPattern(A), limit));
        Assert.Equal(expected, snapshot.Count(default, limit));
    }

    [Fact]
    public void Many_snapshots_can_be_read_at_once()
    {
        var snapshots = new List<IQuadSnapshot>();
        for (var i = 0; i < 10; i++)
        {
            snapshots.Add(Store.BeginRead());
            Write(new Quad(A, Knows, new Literal($"{i}")));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), snapshots.Select(snapshot => snapshot.Count(default)));
        snapshots.ForEach(snapshot => snapshot.Dispose());
    }

    [Fact]
    public void A_reading_begun_after_a_commit_sees_it_even_inside_an_older_reading()
    {
        Write(new Quad(A, Knows, B), new Quad(B, Knows, A));
        foreach (var _ in Store.Match(new QuadPattern(Predicate: Knows)))
        {
            Write(new Quad(A, Name, new Literal("new")));
            Assert.Equal(1, Store.Count(new QuadPattern(Predicate: Name)));
            Assert.Equal(3, Store.Match(default).Count());
        }
    }

    [Fact]
    public void Readings_nest_in_a_transaction()
    {
        using var transaction = Store.BeginWrite();
        foreach (var i in Enumerable.Range(0, 10)) transaction.Add(new Quad(A, Knows, new Literal($"{i}")));

        var pairs = from left in transaction.Match(new QuadPattern(A)) from right in transaction.Match(new QuadPattern(A)) select (left, right);
        Assert.Equal(100, pairs.Distinct().Count());
    }

    [Fact]
    public void A_second_writer_waits_for_the_first()
    {
        var first = Store.BeginWrite();
        first.Add(new Quad(A, Knows, B));
        using var started = new ManualResetEventSlim();
        var second = new Thread(() =>
        {
            started.Set();
            Write(new Quad(B, Knows, A));
        });
        second.Start();
        started.Wait();

        Assert.False(second.Join(TimeSpan.FromMilliseconds(50)));
        first.Commit();
        second.Join();
        Assert.Equal(2, Store.Count(default));
    }

    [Fact]
    public void Readers_on_other_threads_see_whole_transactions_only()
    {
        using var done = new CancellationTokenSource();
        var odd = 0;
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                if (Store.Match(new QuadPattern(Predicate: Knows)).Count() % 2 != 0) Interlocked.Increment(ref odd);
            }
        })).ToList();
        readers.ForEach(reader => reader.Start());
        for (var i = 0; i < 50; i++)
        {
            Write(new Quad(A, Knows, new Literal($"{i}")), new Quad(B, Knows, new Literal($"{i}")));
            if (i % 5 == 4)
            {
                using var transaction = Store.BeginWrite();
                transaction.Remove(new Quad(A, Knows, new Literal($"{i}")));
                transaction.Remove(new Quad(B, Knows, new Literal($"{i}")));
                if (i % 2 == 0) transaction.Commit();
            }
        }

        done.Cancel();
        readers.ForEach(reader => reader.Join());
        Assert.Equal(0, odd);
        Assert.Equal(90, Store.Count(default));
    }

    [Theory]
    [InlineData("http://example.org/with space")]
    [InlineData("http://example.org/<x>")]
    [InlineData("http://example.org/\"x\"")]
    [InlineData("http://example.org/{x}")]
    [InlineData("http://example.org/a\\b")]
    [InlineData("http://example.org/a\nb")]
    [InlineData("http://example.org/`^|")]
    [InlineData("http://example.org/\u0085")]
    [InlineData("no-scheme")]
    [InlineData("")]
    public void What_is_no_IRI_is_refused_and_the_transaction_goes_on(string text)
    {
        using (var transaction = Store.BeginWrite())
        {
            Assert.Throws<RdfException>(() => transaction.Add(new Quad(new Iri(text), Knows, A)));
            Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, new Iri(text), A)));
            Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, Knows, new Iri(text))));
            Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, Knows, A, new Iri(text))));
            Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, Knows, new Literal("x", new Iri(text)))));
            transaction.Add(new Quad(A, Knows, B));
            transaction.Commit();
        }

        Assert.Equal(new Quad(A, Knows, B), Assert.Single(Store.Match(default)));
    }

    [Fact]
    public void Terms_that_could_not_be_written_are_refused()
    {
        using var transaction = Store.BeginWrite();
        Assert.Throws<RdfException>(() => transaction.Add(new Quad(new BlankNode("a b"), Knows, A)));
        Assert.Throws<RdfException>(() => transaction.Add(new Quad(new Iri("http://example.org/\uD800"), Knows, A)));
        Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, Knows, new Literal("half \uDC00"))));
        Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, Knows, Literal.WithLanguage("x", "e n"))));
        Assert.Throws<RdfException>(() => transaction.Add(new Quad(new Literal("x"), Knows, A)));
        Assert.Throws<RdfException>(() => transaction.Add(new Quad(A, Knows, A, new Literal("x"))));
    }

    [Fact]
    public void Blank_nodes_of_two_documents_stay_apart_when_imported()
    {
        var document = new[] { new Quad(new BlankNode("b1"), Name, new Literal("one")), new Quad(A, Knows, new BlankNode("b1"), new BlankNode("b1")) };
        using (var random = System.Security.Cryptography.RandomNumberGenerator.Create())
        using (var transaction = Store.BeginWrite())
        {
            Assert.Equal(2, transaction.Import(document, new BlankNodeRenamer(random)));
            Assert.Equal(2, transaction.Import(document, new BlankNodeRenamer(random)));
            transaction.Commit();
        }

        Assert.Equal(2, Store.Match(new QuadPattern(Predicate: Name)).Select(quad => quad.Subject).Distinct().Count());
        foreach (var quad in Store.Match(new QuadPattern(A)))
        {
            Assert.Equal(quad.Object, quad.Graph);
            Assert.Single(Store.Match(new QuadPattern(quad.Object)));
        }
    }

    [Fact]
    public void Removing_all_that_fits_a_pattern_leaves_the_rest()
    {
        Write(new Quad(A, Knows, B, G1), new Quad(A, Name, B, G1), new Quad(A, Knows, B));
        using (var transaction = Store.BeginWrite())
        {
            Assert.Equal(2, transaction.RemoveAll(new QuadPattern(Graph: GraphChoice.Named(G1))));
            transaction.Commit();
        }

        Assert.Equal(new Quad(A, Knows, B), Assert.Single(Store.Match(default)));
    }

    [Fact]
    public void A_transaction_that_has_ended_can_do_no_more()
    {
        var transaction = Store.BeginWrite();
        transaction.Commit();
        Assert.Throws<ObjectDisposedException>(() => transaction.Add(new Quad(A, Knows, B)));
        Assert.Throws<ObjectDisposedException>(transaction.Commit);
        transaction.Dispose();
        Write(new Quad(A, Knows, B));
    }

    [Fact]
    public void A_store_that_was_disposed_can_do_no_more()
    {
        Write(new Quad(A, Knows, B));
        using var reading = Store.Match(default).GetEnumerator();
        Assert.True(reading.MoveNext());
        Store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reading.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => Store.Match(default));
        Assert.Throws<ObjectDisposedException>(() => Store.BeginWrite());
    }

    [Fact]
    public void Many_changes_over_many_transactions_add_up()
    {
        var random = new Random(7); // a fixed seed: the same changes every time
        var expected = new HashSet<Quad>();
        for (var round = 0; round < 30; round++)
        {
            using var transaction = Store.BeginWrite();
            var next = new HashSet<Quad>(expected);
            for (var i = 0; i < 200; i++)
            {
                var quad = new Quad(new Iri($"http://example.org/{random.Next(20)}"), Knows, new Literal($"{random.Next(20)}"), random.Next(2) == 0 ? null : G1);
                if (random.Next(3) > 0) Assert.Equal(next.Add(quad), transaction.Add(quad));
                else Assert.Equal(next.Remove(quad), transaction.Remove(quad));
            }

            Assert.Equal(next.Count, transaction.Match(default).Count());
            if (random.Next(3) == 0) continue;
            transaction.Commit();
            expected = next;
        }

        Assert.Equal(expected, [.. Store.Match(default)]);
        Assert.Equal(expected.Count, Store.Count(default));
    }

    private protected void Write(params Quad[] quads)
    {
        using var transaction = Store.BeginWrite();
        foreach (var quad in quads) transaction.Add(quad);
        transaction.Commit();
    }
}
