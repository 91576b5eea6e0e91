namespace Owm.Rdf.Tests;

/// <summary>What every store that finds terms by their words must do.</summary>
public abstract class TextSearchContract : IDisposable
{
    private static readonly Iri Worm = new("http://example.org/Worm");
    private static readonly Iri Name = new("http://example.org/vocab#name");

    protected abstract IQuadStore Store { get; }

    public abstract void Dispose();

    [Theory]
    [InlineData("connectome", true)]
    [InlineData("conn", true)]
    [InlineData("CONN ELEG", true)]
    [InlineData("c. elegans", true)]
    [InlineData("élégans", true)]
    [InlineData("ele\u0301gans", true)]
    [InlineData("1986", true)]
    [InlineData("zürich", true)]
    [InlineData("Zu\u0308rich", true)]
    [InlineData("lodz", true)]
    [InlineData("ŁÓDŹ", true)]
    [InlineData("ОДЕССА", true)]
    [InlineData("αθηνα", true)]
    [InlineData("虫の", true)]
    [InlineData("connectome mouse", false)]
    [InlineData("nectome", false)]
    [InlineData("connectomes", false)]
    public void A_literal_is_found_when_every_word_begins_one_of_its_words(string words, bool isFound)
    {
        var text = new Literal("Connectome of C. elegans (White et al., 1986): Zürich, Łódź, Одесса, ΑΘΉΝΑ, 虫の神経");
        Write(new Quad(Worm, Name, text), new Quad(Worm, Name, new Literal("something else")));

        Assert.Equal(isFound ? [text] : [], Store.Search(words));
    }

    [Theory]
    [InlineData("cafe")]
    [InlineData("Café menu")]
    [InlineData("example")]
    [InlineData("2020 data")]
    [InlineData("http://example.org/DATA_Sources/caf%C3%A9")]
    public void An_IRI_is_found_by_its_words_as_they_read_decoded(string words)
    {
        var iri = new Iri("http://example.org/2020/data_sources/caf%C3%A9-menu%20of%FFtoday");
        Write(new Quad(iri, new Iri("urn:p"), new BlankNode("cafe")));

        Assert.Equal([iri], Store.Search(words == "example" ? "example cafe" : words.Replace("http://example.org/", "example ", StringComparison.Ordinal).Replace("%C3%A9", "é", StringComparison.Ordinal)));
    }

    [Fact]
    public void Terms_in_every_place_of_a_quad_are_found()
    {
        Term[] terms = [new Iri("urn:find:s"), new Iri("urn:find:p"), Literal.WithLanguage("find it", "en"), new Iri("urn:find:g")];
        Write(new Quad(terms[0], (Iri)terms[1], terms[2], terms[3]));

        Assert.Equal(terms.ToHashSet(), [.. Store.Search("find")]);
    }

    [Fact]
    public void Datatypes_languages_and_labels_are_not_searched()
    {
        Write(new Quad(Worm, Name, new Literal("1", new Iri("urn:hidden"))), new Quad(Worm, Name, Literal.WithLanguage("x", "hidden")), new Quad(new BlankNode("hidden"), Name, Worm));
        Assert.Empty(Store.Search("hidden"));
    }

    [Fact]
    public void A_term_that_many_quads_have_is_found_once()
    {
        Write([.. Enumerable.Range(0, 50).Select(i => new Quad(new Iri($"urn:{i}"), Name, new Literal("shared text"), Worm))]);
        Assert.Equal([new Literal("shared text")], Store.Search("shared"));
    }

    [Fact]
    public void A_term_is_not_found_any_more_when_its_last_quad_is_gone()
    {
        var (first, second) = (new Quad(Worm, Name, new Literal("fleeting")), new Quad(Name, Name, new Literal("fleeting")));
        Write(first, second);
        Remove(first);
        Assert.Single(Store.Search("fleeting"));
        Remove(second);
        Assert.Empty(Store.Search("fleeting"));
        Write(first);
        Assert.Single(Store.Search("fleeting"));
    }

    [Fact]
    public void What_is_added_after_a_search_is_found_by_the_next()
    {
        for (var i = 0; i < 5; i++)
        {
            Write(new Quad(Worm, Name, new Literal($"round {i}")));
            Assert.Equal(i + 1, Store.Search("round").Count);
        }
    }

    [Fact]
    public void What_is_not_committed_is_not_found()
    {
        using (var transaction = Store.BeginWrite())
        {
            transaction.Add(new Quad(Worm, Name, new Literal("uncommitted")));
            Assert.Empty(Store.Search("uncommitted"));
        }

        Assert.Empty(Store.Search("uncommitted"));
        Write(new Quad(Worm, Name, new Literal("something in the place of the other")));
        Assert.Empty(Store.Search("uncommitted"));
        Assert.Single(Store.Search("place"));
    }

    [Fact]
    public void A_search_under_way_sees_no_later_commits()
    {
        Write(new Quad(Worm, Name, new Literal("state one")), new Quad(Worm, Name, new Literal("state two")));
        using var search = ((ITextSearch)Store).FindTerms("state").GetEnumerator();
        Assert.True(search.MoveNext());
        Remove(new Quad(Worm, Name, new Literal("state one")), new Quad(Worm, Name, new Literal("state two")));
        Write(new Quad(Worm, Name, new Literal("state three")));
        Assert.True(search.MoveNext());
        Assert.StartsWith("state t", ((Literal)search.Current).LexicalForm, StringComparison.Ordinal);
        Assert.False(search.MoveNext());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ...  ")]
    [InlineData("\u0301")]
    [InlineData("*")]
    public void Without_a_letter_or_digit_nothing_is_found(string words)
    {
        Write(new Quad(Worm, Name, new Literal("anything * at all")));
        Assert.Empty(Store.Search(words));
    }

    [Theory]
    [InlineData("worm\" OR \"other")]
    [InlineData("worm* NOT x")]
    [InlineData("words:worm")]
    [InlineData("NEAR(worm other, 2)")]
    [InlineData("worm'); DROP TABLE term; --")]
    [InlineData("\0worm\0other")]
    public void What_looks_like_a_query_is_words(string words)
    {
        Write(new Quad(new Iri("urn:x"), new Iri("urn:y"), new Literal("worm")), new Quad(new Iri("urn:x"), new Iri("urn:y"), new Literal("other")));
        Assert.Empty(Store.Search(words));
        Assert.Equal(2, Store.Count(default));
    }

    [Fact]
    public void Too_many_words_are_refused()
    {
        Write(new Quad(Worm, Name, new Literal(string.Join(' ', Enumerable.Range(0, 40)))));
        Assert.Single(Store.Search(string.Join(' ', Enumerable.Range(0, 32))));
        var error = Assert.Throws<RdfException>(() => Store.Search(string.Join(' ', Enumerable.Range(0, 33))));
        Assert.Contains("up to 32 words", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_very_long_text_the_beginning_is_searched()
    {
        var start = new string('-', 65_500);
        Write(new Quad(Worm, Name, new Literal(start + " near " + start + " far " + new string('字', 1_000_000))));
        Assert.Single(Store.Search("near"));
        Assert.Empty(Store.Search("far"));
    }

    [Fact]
    public void A_word_without_end_is_found_by_its_beginning()
    {
        Write(new Quad(Worm, Name, new Literal(new string('é', 60_000))));
        Assert.Single(Store.Search(new string('E', 50)));
        Assert.Single(Store.Search(new string('E', 60_000)));
        Assert.Empty(Store.Search(new string('E', 50) + "x"));
    }

    /// <summary>Random texts and words of few letters, against the rule as it is written down.</summary>
    [Fact]
    public void It_finds_what_reading_everything_would_find()
    {
        string[] parts = ["a", "b", "ab", "ba", "É", "e", " ", " ", "-", ".", "\u0301", "%20", "%C3%A9", "Σ", "ς", "1", "𐐀", "𐐨", "字"];
        var random = new Random(4); // the seed is the test's input
        string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => parts[random.Next(parts.Length)]));
        var terms = Enumerable.Range(0, 300).Select(i => i % 3 == 0 && !IsSpaced(i, out var iri) ? (Term)iri : new Literal(Text(12))).Distinct().ToList();
        Write([.. terms.Select(term => new Quad(new BlankNode("s"), new Iri("urn:zzz"), term))]);
        var found = 0;
        for (var i = 0; i < 300; i++)
        {
            var words = Text(5);
            var expected = terms.Where(term => Naive.Finds(words, term)).ToHashSet();
            Assert.Equal(expected, [.. Store.Search(words)]);
            found += expected.Count;
        }

        Assert.InRange(found, 100, 300 * 100);

        bool IsSpaced(int number, out Iri iri)
        {
            iri = new Iri($"x:{number}/{Text(12)}");
            return !IriSyntax.IsAbsolute(iri.Value);
        }
    }

    protected void Write(params Quad[] quads)
    {
        using var transaction = Store.BeginWrite();
        foreach (var quad in quads) transaction.Add(quad);
        transaction.Commit();
    }

    private void Remove(params Quad[] quads)
    {
        using var transaction = Store.BeginWrite();
        foreach (var quad in quads) transaction.Remove(quad);
        transaction.Commit();
    }

    private static class Naive
    {
        public static bool Finds(string words, Term term)
        {
            var wanted = Words(words);
            var text = Words(term is Iri iri ? Uri.UnescapeDataString(iri.Value) : ((Literal)term).LexicalForm);
            return wanted.Length > 0 && Array.TrueForAll(wanted, word => Array.Exists(text, candidate => candidate.StartsWith(word, StringComparison.Ordinal)));
        }

        private static string[] Words(string text) => string.Concat(text
            .Replace("\u0301", "", StringComparison.Ordinal).Replace('É', 'e').Replace('é', 'e').Replace('Σ', 'σ').Replace('ς', 'σ').Replace("𐐀", "𐐨", StringComparison.Ordinal)
            .EnumerateRunes().Select(rune => System.Text.Rune.IsLetterOrDigit(rune) ? System.Text.Rune.ToLowerInvariant(rune).ToString() : " "))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}

internal static class TextSearching
{
    public static List<Term> Search(this IQuadStore store, string words) => [.. ((ITextSearch)store).FindTerms(words)];
}
