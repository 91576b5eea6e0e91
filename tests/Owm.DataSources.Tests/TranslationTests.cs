using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class TranslationTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly LocalFileDataSource _words;

    public TranslationTests()
    {
        _words = Input("words", "one two three");
    }

    private OwmProject Project => _folder.Project;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_made_is_saved_with_its_file_its_digest_and_how_it_was_made()
    {
        var translator = new JoiningTranslator();
        var result = await TranslateAsync(translator, _words);

        var output = Assert.IsType<LocalFileDataSource>(Project.Sources.TryGet(result.Output.Identifier!));
        Assert.Equal("-: one two three", File.ReadAllText(output.FullPath(Project.Files)));
        Assert.Equal(Sha256("-: one two three"), output.Sha256);
        Assert.Equal([_words.Identifier!], output.Source);
        Assert.Equal((result.Translation.Identifier, result.Translation.Identifier), (output.Translation, output.Transformation));
        Assert.Equal(Path.Combine(Project.OwmDirectory, "ds_files", Sha256(output.Identifier!.Value)), result.Directory);

        var translation = Project.Graph().Read<GenericTranslation>(result.Translation.Identifier!)!;
        Assert.Equal((translator.Identifier, "1"), (translation.Translator, output.TranslatorVersion));
        Assert.Equal([_words.Identifier!], translation.Source);
        Assert.Equal(translator.Identifier, Assert.Single(Project.Translators.List()).Identifier);
    }

    [Fact]
    public async Task Identifiers_are_derived_as_owmeta_derives_them()
    {
        var result = await TranslateAsync(new ConnectomeEdgeListTranslator(), Connectome());

        var translator = "<http://data.openworm.org/ConnectomeEdgeListTranslator#a" + Md5("http://schema.openworm.org/2020/07/ConnectomeEdgeListTranslator") + ">";
        const string Translations = "http://data.openworm.org/GenericTranslation#a";
        var translation = Translations + Md5($"<{Translations}{Md5(translator)}><http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#c>");
        Assert.Equal(translator, result.Translation.Translator!.ToString());
        Assert.Equal(translation, result.Translation.Identifier!.Value);
        Assert.Equal("http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#a" + Md5($"<{translation}>"), result.Output.Identifier!.Value);
    }

    [Fact]
    public async Task The_key_asked_for_is_the_key_of_what_is_made()
    {
        await TranslateAsync(new JoiningTranslator(), _words, r => r with { OutputKey = "my 1st" });
        Assert.Equal("LocalFileDataSource:my 1st", Project.Sources.Find("LocalFileDataSource:my 1st").ToString());
    }

    [Fact]
    public async Task The_identifier_asked_for_is_the_identifier_of_what_is_made()
    {
        var wanted = new Iri("http://lab.example/mine");
        await TranslateAsync(new JoiningTranslator(), _words, r => r with { OutputIdentifier = wanted });
        Assert.NotNull(Project.Sources.TryGet(wanted));
        await Assert.ThrowsAsync<TranslationInputException>(() => TranslateAsync(new JoiningTranslator(), _words, r => r with { OutputIdentifier = wanted, OutputKey = "k" }));
    }

    [Fact]
    public async Task The_same_is_not_made_twice()
    {
        var translator = new JoiningTranslator();
        var first = await TranslateAsync(translator, _words);
        var graph = _folder.Everything;
        _words.Description = "Told later";
        Project.Sources.Save(_words);
        using var other = _folder.ByAnotherProgram();
        other.Kinds.Register<JoiningTranslator>();

        var second = await other.Translations.TranslateAsync(new TranslationRequest { Translator = new JoiningTranslator { Work = _ => throw new InvalidOperationException() }, Sources = [other.Sources.Find("words")] });

        Assert.True(second.WasThere);
        Assert.Equal((first.Output.Identifier, first.Directory), (second.Output.Identifier, second.Directory));
        Assert.Equal(1, translator.Runs);
        Assert.Equal(graph.Count + 1, _folder.Everything.Count);
    }

    [Fact]
    public async Task It_is_made_again_when_anything_that_decides_about_it_has_changed()
    {
        var translator = new JoiningTranslator();
        await TranslateAsync(translator, _words);

        _folder.Directory.Write("words/words.txt", "four five");
        Assert.False((await TranslateAsync(translator, _words)).WasThere);
        Assert.False((await TranslateAsync(translator, _words, r => r with { Force = true })).WasThere);
        translator.Separator = "+";
        Assert.False((await TranslateAsync(translator, _words)).WasThere);
        translator.GivenVersion = "2";
        var last = await TranslateAsync(translator, _words);
        Assert.False(last.WasThere);
        Assert.True((await TranslateAsync(translator, _words)).WasThere);

        Assert.Equal("+: four five", File.ReadAllText(((LocalFileDataSource)last.Output).FullPath(Project.Files)));
        // What was replaced has gone from the graph, too.
        Assert.Equal([new Literal(Sha256("+: four five"))], Project.Sources.TryGet(last.Output.Identifier!)!.GetTerms("sha256"));
        Assert.Equal(5, translator.Runs);
    }

    [Fact]
    public async Task A_result_that_was_damaged_or_lost_is_made_again()
    {
        var translator = new JoiningTranslator();
        var made = (await TranslateAsync(translator, _words)).Directory!;
        File.WriteAllText(Path.Combine(made, "joined.txt"), "damaged");
        Assert.False((await TranslateAsync(translator, _words)).WasThere);
        Directory.Delete(made, recursive: true);
        Assert.False((await TranslateAsync(translator, _words)).WasThere);
        Assert.Equal("-: one two three", File.ReadAllText(Path.Combine(made, "joined.txt")));
    }

    [Fact]
    public async Task A_translator_that_fails_changes_neither_graph_nor_files()
    {
        await TranslateAsync(new JoiningTranslator(), _words);
        var (graph, files) = (_folder.Everything, Files());

        var e = await Assert.ThrowsAsync<TranslationFailedException>(() => TranslateAsync(new JoiningTranslator { Work = Fail }, _words, r => r with { Force = true }));

        Assert.Equal("Unable to complete translation by Joining: out of ink. Nothing was changed.", e.Message);
        Assert.Equal(graph, _folder.Everything);
        Assert.Equal(files, Files());

        static void Fail(TranslationRun run)
        {
            File.WriteAllText(Path.Combine(run.OutputDirectory, "half.txt"), "half");
            throw new InvalidOperationException("out of ink");
        }
    }

    [Fact]
    public async Task A_translation_that_is_stopped_changes_neither_graph_nor_files()
    {
        await TranslateAsync(new JoiningTranslator(), _words);
        var (graph, files) = (_folder.Everything, Files());
        using var stop = new CancellationTokenSource();
        var translator = new JoiningTranslator { Work = _ => stop.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Project.Translations.TranslateAsync(
            new TranslationRequest { Translator = translator, Sources = [_words], Force = true }, cancellationToken: stop.Token));
        Assert.Equal(graph, _folder.Everything);
        Assert.Equal(files, Files());
    }

    [Fact]
    public async Task Files_that_the_graph_could_not_be_told_of_give_way_to_those_before()
    {
        await TranslateAsync(new JoiningTranslator(), _words);
        var files = Files();
        using var full = OwmProject.Open(_folder.Directory.FullPath, new OwmProjectOptions { OpenStore = _ => new FullStore(_folder.Store) });
        await Assert.ThrowsAsync<RdfException>(() => full.Translations.TranslateAsync(new TranslationRequest { Translator = new JoiningTranslator { Separator = "+" }, Sources = [_words] }));
        Assert.Equal(files, Files());
        Assert.Equal("-: one two three", File.ReadAllText(files.Single(f => f.EndsWith("joined.txt", StringComparison.Ordinal))));

        await Assert.ThrowsAsync<RdfException>(() => full.Translations.TranslateAsync(new TranslationRequest { Translator = new JoiningTranslator(), Sources = [_words], OutputKey = "new" }));
        Assert.Equal(files, Files());
    }

    [Fact]
    public async Task A_file_that_was_not_written_is_missed()
    {
        var e = await Assert.ThrowsAsync<TranslationFailedException>(() => TranslateAsync(new JoiningTranslator { Work = run => ((LocalFileDataSource)run.Output).FileName = "never.txt", WritesNothing = true }, _words));
        Assert.Contains("'never.txt' was not written", e.Message, StringComparison.Ordinal);
        Assert.Empty(Project.Translators.List());
    }

    [Fact]
    public async Task A_source_that_is_not_loaded_is_named_and_loaded_only_when_asked_for()
    {
        var away = new LocalFileDataSource { Key = "away", FileName = "away.txt" };
        Project.Sources.Save(away);
        var e = await Assert.ThrowsAsync<InputNotLoadedException>(() => TranslateAsync(new JoiningTranslator(), away));
        Assert.Equal("LocalFileDataSource:away is not loaded. Load it with `owm source load LocalFileDataSource:away`, or let it be loaded with --load.", e.Message);

        _folder.Directory.Write("fetched/away.txt", "far");
        var result = await TranslateAsync(new JoiningTranslator(), away, r => r with { Load = (_, _) => Task.FromResult(_folder.Directory["fetched"]) });
        Assert.Equal("-: far", File.ReadAllText(Path.Combine(result.Directory!, "joined.txt")));
    }

    [Fact]
    public async Task Content_that_is_not_what_was_recorded_is_not_translated()
    {
        _words.Sha256 = Sha256("something else");
        var e = await Assert.ThrowsAsync<InputChangedException>(() => TranslateAsync(new JoiningTranslator(), _words));
        Assert.Contains("does not have the recorded SHA-256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_of_another_origin_is_never_overwritten()
    {
        Project.Sources.Save(new LocalFileDataSource { Key = "mine", Description = "by hand" });
        var e = await Assert.ThrowsAsync<OutputTakenException>(() => TranslateAsync(new JoiningTranslator(), _words, r => r with { OutputKey = "mine", Force = true }));
        Assert.StartsWith("LocalFileDataSource:mine is there already", e.Message, StringComparison.Ordinal);
        Assert.Equal("by hand", Project.Sources.Find("mine").Description);
    }

    [Fact]
    public async Task Sources_may_be_given_by_name_and_which_is_which_matters()
    {
        var others = Input("others", "x y");
        var translator = new TwoInputsTranslator();
        var one = await TranslateAsync(translator, _words, r => r with { NamedSources = [new("right", others)] });
        var other = await TranslateAsync(translator, _words, r => r with { Sources = [], NamedSources = [new("right", _words), new("left", others)] });

        Assert.Equal("one two three|x y", File.ReadAllText(Path.Combine(one.Directory!, "two.txt")));
        Assert.Equal("x y|one two three", File.ReadAllText(Path.Combine(other.Directory!, "two.txt")));
        Assert.NotEqual(one.Output.Identifier, other.Output.Identifier);
        var named = Project.Graph().Read<GenericTranslation>(one.Translation.Identifier!)!.NamedSources;
        Assert.Equal([("left", _words.Identifier!), ("right", others.Identifier!)], named.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => (n.Key, n.Value.Single())));
    }

    [Fact]
    public async Task The_order_of_several_sources_of_one_input_does_not_matter()
    {
        var others = Input("others", "x y");
        var translator = new JoiningTranslator();
        var one = await TranslateAsync(translator, _words, r => r with { Sources = [_words, others] });
        Assert.Equal("-: x y-one two three", File.ReadAllText(Path.Combine(one.Directory!, "joined.txt")));
        Assert.True((await TranslateAsync(translator, _words, r => r with { Sources = [others, _words, others] })).WasThere);
    }

    [Theory]
    [InlineData("TwoInputs", 1, "needs a source for its input 'right': LocalFileDataSource (right). Give one.")]
    [InlineData("TwoInputs", 3, "LocalFileDataSource:words is one source too many for TwoInputs:k, which takes LocalFileDataSource (left), LocalFileDataSource (right).")]
    [InlineData("ConnectomeEdgeListTranslator", 1, "LocalFileDataSource:words is a LocalFileDataSource, but the input 'connectome' of ConnectomeEdgeListTranslator:k takes a ConnectomeCSVDataSource. Give another source.")]
    [InlineData("ConnectomeEdgeListTranslator", 0, "needs a source for its input 'connectome': ConnectomeCSVDataSource (connectome). Give one.")]
    public async Task Sources_that_do_not_fit_are_refused(string kind, int count, string message)
    {
        Project.Kinds.Register<TwoInputsTranslator>();
        var translator = Project.Translators.Create(kind, "k");
        var e = await Assert.ThrowsAsync<TranslationInputException>(() => TranslateAsync(translator, _words, r => r with { Sources = [.. Enumerable.Repeat(_words, count)] }));
        Assert.EndsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_is_not_declared_is_refused()
    {
        var e = await Assert.ThrowsAsync<TranslationInputException>(() => TranslateAsync(new TwoInputsTranslator(), _words, r => r with { NamedSources = [new("middle", _words)] }));
        Assert.EndsWith("has no input 'middle'. It takes LocalFileDataSource (left), LocalFileDataSource (right).", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_translator_says_is_passed_on()
    {
        var said = new List<string>();
        await TranslateAsync(new JoiningTranslator { Work = run => run.Say("halfway") }, _words, r => r with { Say = said.Add });
        Assert.Equal(["halfway"], said);
    }

    [Fact]
    public async Task A_translator_that_renames_its_output_fails()
    {
        var e = await Assert.ThrowsAsync<TranslationFailedException>(() => TranslateAsync(new JoiningTranslator { Work = run => run.Output.Identifier = new Iri("urn:x:y") }, _words));
        Assert.Contains("changed the identifier", e.Message, StringComparison.Ordinal);
    }

    internal ConnectomeCSVDataSource Connectome(string content = "pre,post,type,weight\nB,A,gap,2\nA,B,chemical,1\nA,B,chemical,2\n")
    {
        var source = new ConnectomeCSVDataSource { Key = "c", CsvFileName = "c.csv" };
        _folder.Directory.Write("c/c.csv", content);
        Project.Directories.Set(source.Identifier!, _folder.Directory["c"]);
        Project.Sources.Save(source);
        return source;
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private LocalFileDataSource Input(string key, string content)
    {
        var source = new LocalFileDataSource { Key = key, FileName = key + ".txt" };
        _folder.Directory.Write($"{key}/{key}.txt", content);
        Project.Directories.Set(source.Identifier!, _folder.Directory[key]);
        Project.Sources.Save(source);
        return source;
    }

    private Task<TranslationResult> TranslateAsync(DataTranslator translator, DataSource source, Func<TranslationRequest, TranslationRequest>? change = null)
    {
        Project.Kinds.Register(translator.Kind.ClrType);
        var request = new TranslationRequest { Translator = translator, Sources = [source] };
        return Project.Translations.TranslateAsync(change?.Invoke(request) ?? request);
    }

    private List<string> Files() =>
        [.. Directory.EnumerateFileSystemEntries(_folder.Directory.FullPath, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private sealed class FullStore(IQuadStore inner) : IQuadStore
    {
        public IEnumerable<Quad> Match(QuadPattern pattern) => inner.Match(pattern);

        public long Count(QuadPattern pattern) => inner.Count(pattern);

        public IQuadSnapshot BeginRead() => inner.BeginRead();

        public IQuadTransaction BeginWrite() => throw new RdfException("The disk is full.");

        public void Dispose()
        {
            // The other store stays its owner's.
        }
    }
}
