using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources.Tests;

/// <summary>When a result counts as made, and what is kept of it when it is made again.</summary>
public sealed class TranslationResultTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly LocalFileDataSource _words = new() { Key = "words", FileName = "words.txt" };
    private readonly JoiningTranslator _translator = new();

    public TranslationResultTests()
    {
        _folder.Directory.Write("words/words.txt", "one");
        Project.Directories.Set(_words.Identifier!, _folder.Directory["words"]);
        Project.Sources.Save(_words);
        Project.Kinds.Register<JoiningTranslator>();
    }

    private OwmProject Project => _folder.Project;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_output_is_not_taken_for_made_of_what_another_output_was_made_of()
    {
        await TranslateAsync("A");
        _folder.Directory.Write("words/words.txt", "two");
        await TranslateAsync("B");

        var again = await TranslateAsync("A");

        Assert.False(again.WasThere);
        Assert.Equal("-: two", File.ReadAllText(((LocalFileDataSource)again.Output).FullPath(Project.Files)));
        Assert.True((await TranslateAsync("A")).WasThere);
        Assert.True((await TranslateAsync("B")).WasThere);
    }

    [Fact]
    public async Task A_result_is_found_without_its_input_where_the_input_s_SHA_256_is_recorded()
    {
        _words.Sha256 = Sha256("one");
        Project.Sources.Save(_words);
        await TranslateAsync("A");
        Directory.Delete(_folder.Directory["words"], recursive: true);

        Assert.True((await TranslateAsync("A", (_, _) => throw new InvalidOperationException("It was loaded."))).WasThere);
        _words.Sha256 = Sha256("two");
        await Assert.ThrowsAsync<InputNotLoadedException>(() => TranslateAsync("A"));
    }

    [Fact]
    public async Task What_people_added_to_an_output_outlives_a_new_translation()
    {
        await TranslateAsync("A");
        var output = (LocalFileDataSource)Project.Sources.Find("A");
        output.Description = "mine";
        output.TorrentFileName = "d9da5ce947c6f1c127dfcdc2ede63320.torrent";
        Project.Sources.Save(output);

        await TranslateAsync("A", force: true);
        Assert.Equal(("mine", "d9da5ce947c6f1c127dfcdc2ede63320.torrent"), (Find().Description, Find().TorrentFileName));

        _folder.Directory.Write("words/words.txt", "two");
        await TranslateAsync("A");
        Assert.Equal("mine", Find().Description);
        Assert.Equal([new Literal(Sha256("-: two"))], Find().GetTerms("sha256"));
        // A torrent has the content it was made of.
        Assert.Null(Find().TorrentFileName);

        LocalFileDataSource Find() => (LocalFileDataSource)Project.Sources.Find("A");
    }

    [Fact]
    public async Task An_output_that_somebody_else_saved_meanwhile_is_not_overwritten()
    {
        var translator = new JoiningTranslator { Work = _ => Project.Sources.Save(new LocalFileDataSource { Key = "A", Description = "by hand" }) };

        await Assert.ThrowsAsync<OutputTakenException>(() => Project.Translations.TranslateAsync(new TranslationRequest { Translator = translator, Sources = [_words], OutputKey = "A" }));

        Assert.Equal("by hand", Project.Sources.Find("A").Description);
        Assert.Null(Project.Files.DirectoryOf(Project.Sources.Find("A")));
    }

    [Fact]
    public async Task A_translator_is_removed_by_the_name_it_is_listed_with()
    {
        await TranslateAsync("A");
        var name = Assert.Single(Project.Translators.List()).ToString();
        Project.Translators.Remove(name);
        Assert.Empty(Project.Translators.List());
        Assert.Throws<TranslatorNotFoundException>(() => Project.Translators.FindSaved(name));
    }

    [Fact]
    public async Task How_a_source_was_made_is_shown_once()
    {
        var result = await TranslateAsync("A");
        var text = Project.Sources.ToText(Project.Sources.Find("A"));
        Assert.Equal(3, text.Split(result.Translation.ToString()).Length);
        Assert.Single(text.Split('\n'), line => line.TrimStart().StartsWith("Translator:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_holds_anything_is_exact_for_programs_and_escaped_for_people()
    {
        var source = new LocalFileDataSource { Key = "a\u001bb" };
        Assert.Equal(("LocalFileDataSource:a\u001bb", "LocalFileDataSource:a\\x1bb"), (source.ExactName, source.ToString()));
        Assert.Equal(source.ExactName, (string?)DataSourceJson.Of(source)["name"]);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Task<TranslationResult> TranslateAsync(string key, Func<DataSource, CancellationToken, Task<string>>? load = null, bool force = false) =>
        Project.Translations.TranslateAsync(new TranslationRequest { Translator = _translator, Sources = [_words], OutputKey = key, Load = load, Force = force });
}
