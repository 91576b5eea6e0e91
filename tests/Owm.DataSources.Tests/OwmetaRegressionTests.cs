using Owm.Rdf;
using Owm.Testing;

namespace Owm.DataSources.Tests;

/// <summary>
/// What went wrong in owmeta's data model (OWMETA.md sections 0, 1.1 and 7), each by what happens here instead. Where the
/// whole of a part is about such a defect, its own tests have it: identifiers, Informational, files, tables, show.
/// </summary>
public sealed class OwmetaRegressionTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    private ProjectSources Sources => _folder.Project.Sources;

    public void Dispose() => _folder.Dispose();

    // H3: printed nothing, and exited with 0.
    [Fact]
    public void A_key_that_begins_with_a_digit_is_found()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.Equal("connectome.csv", ((ConnectomeCSVDataSource)Sources.Find("ConnectomeCSVDataSource:2000_connections")).CsvFileName);
    }

    // Section 7: silence, and exit with 0.
    [Fact]
    public void An_unknown_source_is_an_error_that_names_the_nearest()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.Equal(["ConnectomeCSVDataSource:2000_connections"], Assert.Throws<SourceNotFoundException>(() => Sources.Find("ConnectomeCSVDataSource:2000_conections")).Nearest);
    }

    // H4: a default that nobody gave was stored and shown.
    [Fact]
    public void A_default_is_neither_stored_nor_shown_unasked()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.DoesNotContain(_folder.Everything, q => q.Predicate.Value.EndsWith("csv_field_delimiter", StringComparison.Ordinal));
        Assert.DoesNotContain("delimiter", Sources.ToText(Sources.Find("2000_connections")), StringComparison.Ordinal);
    }

    // H5: making or showing a record ran the loaders.
    [Fact]
    public void Making_saving_and_showing_a_record_asks_nobody_for_its_files()
    {
        var record = new Watched { Key = "k", FileName = "a" };
        _folder.Project.Kinds.Register<Watched>();
        Sources.Save(record);
        Sources.ToText(Sources.Find("Watched:k"), all: true);
        Assert.Equal(0, Watched.TimesOpened);
    }

    // 1.1 also: a value set later was not passed on; section 7.
    [Fact]
    public void A_value_given_to_a_record_that_was_saved_is_passed_on_too()
    {
        Sources.Save(new CSVDataSource { Key = "k", CsvFileName = "first.csv" });
        var record = Sources.Get<CSVDataSource>("k");
        record.CsvFileName = "second.csv";
        Sources.Save(record);
        Assert.Equal("second.csv", Sources.Get<CSVDataSource>("k").FileName);
    }

    // 1.1 FileDataSource: the second digest was added beside the first.
    [Fact]
    public void A_digest_that_was_stored_is_replaced_by_the_next()
    {
        using var directory = new TemporaryDirectory();
        var record = new LocalFileDataSource { Key = "k", FileName = "a" };
        foreach (var content in new[] { "abc", "" })
        {
            directory.Write("a", content);
            record.UpdateHash(new In(directory.FullPath), "md5");
            Sources.Save(record);
        }

        Assert.Equal([new Literal("d41d8cd98f00b204e9800998ecf8427e")], Sources.Find("k").GetTerms("md5"));
    }

    // 1.1 unknown kwarg: object.__init__() takes exactly one argument.
    [Fact]
    public void An_unknown_property_is_named_with_those_there_are() =>
        Assert.StartsWith("DataSource has no property 'colour'. It has source, ", Assert.Throws<UnknownPropertyException>(() => new DataSource().SetTerms("colour", new Literal("red"))).Message, StringComparison.Ordinal);

    // 1.1 key: an integer was a ValueError of the innermost function.
    [Fact]
    public void A_number_for_a_key_is_an_error_at_its_line()
    {
        _folder.Directory.Write("t.cs", "void OwmData(OwmNamespace ns)\n{\n    ns.Context.Add(new CSVDataSource { Key = 15 });\n}\n");
        var e = Assert.Throws<ModuleCompilationException>(() => new ModuleSaver(_folder.Project).Save("t", _folder.Directory.FullPath));
        Assert.Contains("t.cs(3,46): error CS0029", e.Message, StringComparison.Ordinal);
        Assert.Contains("'int' to 'string'", e.Message, StringComparison.Ordinal);
    }

    // 1.1 key and ident: "Only one of 'key' or 'ident' can be given to Context".
    [Fact]
    public void A_key_and_an_identifier_that_contradict_each_other_are_both_named() =>
        Assert.Equal(
            "Key and Identifier of a CSVDataSource contradict each other: the key 'k' means <http://data.openworm.org/data_sources/CSVDataSource#k>, not <http://example.org/x>. Give one of them.",
            Assert.Throws<InvalidRecordException>(() => Sources.Save(new CSVDataSource { Key = "k", Identifier = new Iri("http://example.org/x") })).Message);

    // 1.1 str: unbalanced text without identifier.
    [Theory]
    [InlineData(null, null, "CSVDataSource without key")]
    [InlineData("k", null, "CSVDataSource:k")]
    [InlineData(null, "http://example.org/x", "<http://example.org/x>")]
    public void A_record_says_which_it_is(string? key, string? identifier, string text) =>
        Assert.Equal(text, new CSVDataSource { Key = key, Identifier = identifier is null ? null : new Iri(identifier), CsvFileName = "c.csv" }.ToString());

    // 1.1 multiple: False replaces.
    [Fact]
    public void A_property_of_one_value_that_was_stored_is_replaced()
    {
        Sources.Save(new CSVDataSource { Key = "k", CsvHeader = ["a"] });
        Sources.Save(new CSVDataSource { Key = "k", CsvHeader = ["b", "c"] });
        Assert.Equal(["b", "c"], Sources.Get<CSVDataSource>("k").CsvHeader);
    }

    // 1.1 multiple: a list became one JSON literal even where several values were meant.
    [Fact]
    public void Several_values_are_several_statements()
    {
        Sources.Save(new DataSource { Key = "k", Source = [new Iri("http://example.org/a"), new Iri("http://example.org/b")] });
        Assert.Equal(2, _folder.Everything.Count(q => q.Predicate.Value.EndsWith("/source", StringComparison.Ordinal)));
    }

    // 1.3: saving the same twice changed the graph.
    [Fact]
    public void Saving_the_same_again_changes_nothing()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.False(Sources.Save(ProjectFolder.Example()).ChangedAnything);
    }

    // 1.1 LocalFileDataSource: any file name was joined to the directory.
    [Fact]
    public void A_file_name_from_a_graph_does_not_lead_out_of_the_sources_directory()
    {
        Sources.Save(new LocalFileDataSource { Key = "k", FileName = "../../etc/passwd" });
        Assert.Throws<InvalidRecordException>(() => ((LocalFileDataSource)Sources.Find("k")).OpenContent(new In(_folder.Directory.FullPath)));
    }

    [DataSourceKind("Watched")]
    public sealed class Watched : LocalFileDataSource
    {
        public static int TimesOpened { get; private set; }

        public override Stream OpenContent(IFilePathProvider files)
        {
            TimesOpened++;
            return base.OpenContent(files);
        }
    }

    private sealed class In(string directory) : IFilePathProvider
    {
        public string? DirectoryOf(DataSource source) => directory;
    }
}
