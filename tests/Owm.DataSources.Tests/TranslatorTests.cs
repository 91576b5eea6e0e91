using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class TranslatorTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public TranslatorTests() => Project.Kinds.Register<JoiningTranslator>();

    private OwmProject Project => _folder.Project;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_translator_is_saved_with_its_parameters()
    {
        Project.Translators.Create("Joining", "plus", [new("separator", "+"), new("most", "3")]);
        var translator = Assert.IsType<JoiningTranslator>(Project.Translators.Find("Joining:plus"));
        Assert.Equal(("+", 3, "http://lab.example/Joining#plus"), (translator.Separator, translator.Most, translator.Identifier!.Value));
        Assert.Equal("Joining:plus", Assert.Single(Project.Translators.List()).ToString());
        Assert.Empty(Project.Sources.List());
        Assert.Equal("Joining\n    separator: '+'\n    most: 3\n", Project.Translators.ToText(translator));
    }

    [Fact]
    public void The_name_of_a_kind_means_the_translator_without_parameters()
    {
        var translator = Project.Translators.Find("Joining");
        Assert.Equal(SourceIdentifier.DerivedTransformer(translator.Kind), translator.Identifier);
        Assert.Equal("Joining", translator.ToString());
        Assert.Empty(Project.Translators.List());
        Assert.Equal(translator.Identifier, Project.Translators.Create("Joining").Identifier);
        Assert.Equal(translator.Identifier, Project.Translators.FindSaved($"<{translator.Identifier!.Value}>").Identifier);
    }

    [Theory]
    [InlineData("Joinin", "Near to it: Joining.")]
    [InlineData("ConectomeEdgelistTranslator", "Near to it: ConnectomeEdgeListTranslator.")]
    [InlineData("x", "`owm translator list` and `owm translator list-kinds` show what there is.")]
    public void An_unknown_translator_is_an_error_that_names_near_ones(string reference, string expected) =>
        Assert.EndsWith(expected, Assert.Throws<TranslatorNotFoundException>(() => Project.Translators.Find(reference)).Message, StringComparison.Ordinal);

    [Fact]
    public void Kinds_of_source_are_no_translators_and_translators_no_sources()
    {
        Assert.Equal(["ConnectomeEdgeListTranslator", "Joining"], Project.Translators.Kinds.Select(k => k.Name));
        Assert.Throws<UnknownKindException>(() => Project.Translators.Create("CSVDataSource"));
        Assert.DoesNotContain(Project.Sources.Kinds(), k => k.Name is "Joining" or "DataTranslator" or "GenericTranslation");
        Project.Translators.Create("Joining", "k");
        Assert.Throws<SourceNotFoundException>(() => Project.Sources.Find("Joining:k"));
        Project.Sources.Save(ProjectFolder.Example());
        Assert.Throws<TranslatorNotFoundException>(() => Project.Translators.Find("2000_connections"));
    }

    [Theory]
    [InlineData("sepparator", "x", "Joining has no property 'sepparator'. It has separator, most.")]
    [InlineData("most", "many", "most cannot be 'many': ")]
    public void A_parameter_that_does_not_fit_is_refused(string name, string value, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<InvalidRecordException>(() => Project.Translators.Create("Joining", "k", [new(name, value)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Parameters_without_a_key_are_refused() =>
        Assert.Contains("--key", Assert.Throws<InvalidRecordException>(() => Project.Translators.Create("Joining", parameters: [new("separator", "+")])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_translator_whose_class_is_not_known_here_is_shown_and_not_run()
    {
        Project.Translators.Create("Joining", "plus", [new("separator", "+")]);
        using var other = _folder.ByAnotherProgram();
        var translator = Assert.Single(other.Translators.List());
        Assert.Equal(("Joining:plus", false), (translator.ToString(), translator.CanTranslate));
        Assert.Contains("'+'", other.Translators.ToText(translator), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<TranslationInputException>(() => other.Translations.TranslateAsync(new TranslationRequest { Translator = translator }));
        Assert.Contains("Add the plug-in that has it.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_translator_is_gone()
    {
        Project.Translators.Create("Joining", "a");
        Project.Translators.Create("Joining", "b");
        Assert.Throws<TranslatorNotFoundException>(() => Project.Translators.Remove("a", "c"));
        Assert.Equal(2, Project.Translators.List().Count);
        Project.Translators.Remove("a");
        Assert.Equal("Joining:b", Assert.Single(Project.Translators.List()).ToString());
    }

    [Fact]
    public async Task What_was_made_of_a_source_is_told_by_way_of_others_too()
    {
        var (first, second, third) = await ChainAsync();
        var derivations = Project.Translations.DerivedFrom(first);
        Assert.Equal([(first, second), (second, third)], derivations.Select(d => (d.From, d.To)));
        Assert.All(derivations, d => Assert.NotNull(Project.Graph().Read<GenericTranslation>(d.Translation!)));
        Assert.Empty(Project.Translations.DerivedFrom(third));
    }

    [Fact]
    public void Sources_that_claim_to_be_made_of_each_other_are_told_once()
    {
        var (a, b) = (new DataSource { Key = "a" }, new DataSource { Key = "b" });
        (a.Source, b.Source) = ([b.Identifier!], [a.Identifier!]);
        Project.Sources.Save(a, b);
        Assert.Equal([(a.Identifier!, b.Identifier!), (b.Identifier!, a.Identifier!)], Project.Translations.DerivedFrom(a.Identifier!).Select(d => (d.From, d.To)));
    }

    [Fact]
    public async Task How_a_source_was_made_goes_with_it_unless_another_was_made_so_too()
    {
        var (_, second, _) = await ChainAsync();
        var translation = Project.Sources.TryGet(second)!.Translation!;
        Project.Sources.Save(new DataSource { Key = "sibling", Translation = translation });
        Project.Sources.Remove($"<{second.Value}>");
        Assert.NotNull(Project.Graph().Read<GenericTranslation>(translation));
        Project.Sources.Remove("sibling");
        Assert.Null(Project.Graph().Read<GenericTranslation>(translation));
    }

    [Fact]
    public void A_source_that_passes_for_a_translation_is_not_removed_with_another()
    {
        var victim = ProjectFolder.Example();
        Project.Sources.Save(victim, new DataSource { Key = "claims", Translation = victim.Identifier });
        Project.Sources.Remove("claims");
        Assert.NotNull(Project.Sources.TryGet(victim.Identifier!));
    }

    private async Task<(Iri First, Iri Second, Iri Third)> ChainAsync()
    {
        var source = new LocalFileDataSource { Key = "words", FileName = "words.txt" };
        _folder.Directory.Write("words/words.txt", "one");
        Project.Directories.Set(source.Identifier!, _folder.Directory["words"]);
        Project.Sources.Save(source);
        var second = (await Project.Translations.TranslateAsync(new TranslationRequest { Translator = new JoiningTranslator(), Sources = [source] })).Output;
        var third = (await Project.Translations.TranslateAsync(new TranslationRequest { Translator = new JoiningTranslator(), Sources = [second], OutputKey = "third" })).Output;
        return (source.Identifier!, second.Identifier!, third.Identifier!);
    }
}
