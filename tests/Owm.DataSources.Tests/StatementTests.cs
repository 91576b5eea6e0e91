using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class StatementTests : IDisposable
{
    private static readonly Iri Lab = new(ProjectFolder.DefaultContext);
    private static readonly Iri Other = new("http://example.org/other");
    private static readonly Iri Worm = new("http://example.org/worm");

    private readonly ProjectFolder _folder = new();

    private OwmProject Project => _folder.Project;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_statement_is_added_once()
    {
        Assert.Equal(2, Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("worm")).StatementsAdded);
        Assert.Equal(0, Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("worm")).StatementsAdded);
        Assert.Equal(Lab, Assert.Single(Project.Statements.Match(new QuadPattern(Worm))).Graph);
    }

    [Fact]
    public void Statements_that_fit_a_pattern_are_taken_out_of_one_context_or_of_every_one()
    {
        foreach (var context in new[] { Lab, Other })
        {
            Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("worm"), context);
            Project.Statements.Say(Worm, Vocabulary.RdfsComment, new Literal("it is small"), context);
        }

        Assert.Equal(1, Project.Statements.Retract(new QuadPattern(Worm, Vocabulary.RdfsLabel), Lab));
        Assert.Equal(3, Project.Statements.Match(new QuadPattern(Worm)).Count());
        Assert.Equal(3, Project.Statements.Retract(new QuadPattern(Worm)));
        Assert.Equal(0, Project.Statements.Retract(new QuadPattern(Worm)));
    }

    [Fact]
    public void Taking_out_everything_leaves_imports_and_prefixes()
    {
        Project.Contexts.BindPrefix("ex", "http://example.org/");
        Project.Contexts.AddImport(Lab, Other);
        Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("worm"));
        Assert.Equal(1, Project.Statements.Retract(default));
        Assert.Equal([Other], Project.Contexts.ListImports(Lab));
        Assert.Single(Project.ReadBoundPrefixes().Bindings);
    }

    [Fact]
    public void A_record_is_made_and_then_changed_by_texts()
    {
        Declare("CSVDataSource", "k", ("csv_file_name", "a.csv"), ("csv_field_delimiter", ";"));
        var result = Declare("CSVDataSource", "k", ("csv_field_delimiter", "|"));
        Assert.Equal(RecordChange.Changed, Assert.Single(result.Records).Change);
        var record = Project.Sources.Get<CSVDataSource>("k");
        Assert.Equal(("a.csv", "|"), (record.CsvFileName, record.CsvFieldDelimiter));
    }

    /// <summary>owmeta passed values on when a record was made, and never again.</summary>
    [Fact]
    public void A_value_that_is_passed_on_is_so_when_it_is_set_later_too()
    {
        Declare("ConnectomeCSVDataSource", "k", ("torrent_file_name", "t.torrent"));
        Declare("ConnectomeCSVDataSource", "k", ("csv_file_name", "a.csv"));
        Assert.Equal("a.csv", Project.Sources.Get<ConnectomeCSVDataSource>("k").FileName);
        Declare("ConnectomeCSVDataSource", "k", ("csv_file_name", "b.csv"));
        Assert.Equal("b.csv", Project.Sources.Get<ConnectomeCSVDataSource>("k").FileName);
        Assert.Equal(1, _folder.Store.Count(new QuadPattern(Predicate: new Iri(OwmVocabulary.Base + "/data_sources/LocalFileDataSource/file_name"))));
    }

    [Fact]
    public void An_empty_text_takes_values_away_and_several_give_several()
    {
        Declare("DataSource", "k", ("description", "x"), ("source", "CSVDataSource:a"), ("source", "<http://example.org/b>"));
        Assert.Equal(2, Project.Sources.Get<DataSource>("k").Source.Count);
        Declare("DataSource", "k", ("description", ""));
        Assert.Null(Project.Sources.Get<DataSource>("k").Description);
        Assert.Equal(2, Project.Sources.Get<DataSource>("k").Source.Count);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("[\"a\",\"b\"]")]
    public void A_list_that_is_one_value_is_given_by_its_items_or_as_JSON(params string[] texts)
    {
        Declare("CSVDataSource", "k", [.. texts.Select(text => ("csv_header", text))]);
        Assert.Equal(["a", "b"], Project.Sources.Get<CSVDataSource>("k").CsvHeader!);
    }

    [Fact]
    public void What_a_kind_does_with_a_value_is_done_here_too()
    {
        Declare("FileDataSource", "k", ("md5", "D9DA5CE947C6F1C127DFCDC2EDE63320"));
        Assert.Equal("d9da5ce947c6f1c127dfcdc2ede63320", Project.Sources.Get<FileDataSource>("k").Md5);
        Assert.Throws<InvalidRecordException>(() => Declare("FileDataSource", "k", ("md5", "12")));
        Assert.Throws<UnknownPropertyException>(() => Declare("FileDataSource", "k", ("mdfive", "12")));
        Assert.Throws<UnknownKindException>(() => Declare("Nothing", "k"));
        Assert.Throws<IdentifierMissingException>(() => Declare("FileDataSource", null));
        Assert.Throws<TermException>(() => Declare("DataSource", "k", ("source", "no identifier")));
    }

    [Fact]
    public void A_record_is_changed_in_the_context_it_is_in()
    {
        Project.Sources.Save([new CSVDataSource { Key = "k", CsvFileName = "a.csv" }], Other);
        Declare("CSVDataSource", "k", ("description", "x"));
        Assert.All(Project.Statements.Match(new QuadPattern(Project.Sources.Find("k").Identifier)), q => Assert.Equal(Other, q.Graph));
        Assert.Equal("x", Project.Sources.Find("k").Description);
    }

    [Fact]
    public void A_record_of_one_kind_is_not_declared_to_be_of_another()
    {
        Project.Sources.Save(new CSVDataSource { Identifier = Worm });
        Assert.Throws<InvalidRecordException>(() => Project.Statements.Declare("DataSource", null, Worm, []));
    }

    private SaveResult Declare(string kind, string? key, params (string Name, string Value)[] values) =>
        Project.Statements.Declare(kind, key, identifier: null, values.Select(v => KeyValuePair.Create(v.Name, v.Value)));

    [Fact]
    public void Two_who_change_different_properties_of_a_record_at_the_same_time_lose_nothing()
    {
        Project.Sources.Save(new CSVDataSource { Key = "k", CsvFileName = "old.csv", Description = "old" });
        var mine = Project.Sources.Get<CSVDataSource>("k");
        var theirs = Project.Sources.Get<CSVDataSource>("k");
        mine.Description = "new";
        theirs.CsvFileName = "new.csv";
        Project.Sources.Save(mine);
        Project.Sources.Save(theirs);
        var both = Project.Sources.Get<CSVDataSource>("k");
        Assert.Equal(("new", "new.csv", "new.csv"), (both.Description, both.CsvFileName, both.FileName));
    }

    [Fact]
    public void A_record_that_is_saved_again_and_again_says_what_it_has()
    {
        Project.Sources.Save(new CSVDataSource { Key = "k", CsvFileName = "a.csv", Description = "first" });
        var record = Project.Sources.Get<CSVDataSource>("k");
        foreach (var description in new[] { "second", "first", null })
        {
            record.Description = description;
            Project.Sources.Save(record);
            Assert.Equal(description, Project.Sources.Get<CSVDataSource>("k").Description);
        }
    }

    [Fact]
    public void What_a_record_may_not_be_declared_with_is_not_said_of_it_either()
    {
        Project.Sources.Save(new CSVDataSource { Key = "k", CsvFileName = "a.csv", Size = 5 });
        var record = Project.Sources.Get<CSVDataSource>("k");
        var size = record.Kind.FindProperty("size")!.Predicate;
        var md5 = record.Kind.FindProperty("md5")!.Predicate;
        Assert.Contains("one only", Assert.Throws<InvalidRecordException>(() => Say(size, new Literal("6", Vocabulary.XsdInteger))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidRecordException>(() => Say(md5, new Literal("nonsense")));
        Assert.Equal(0, Say(size, new Literal("5", Vocabulary.XsdInteger)).StatementsAdded);
        Assert.Equal(1, Say(md5, new Literal("d41d8cd98f00b204e9800998ecf8427e")).StatementsAdded);

        SaveResult Say(Iri predicate, Literal value) => Project.Statements.Say(record.Identifier!, predicate, value);
    }

    [Fact]
    public void A_bad_value_that_came_by_import_does_not_stand_in_the_way_of_others()
    {
        Project.Sources.Save(new CSVDataSource { Key = "k", CsvFileName = "a.csv" });
        var record = Project.Sources.Get<CSVDataSource>("k");
        _folder.Directory.Write("bad.nt", $"{record.Identifier} {record.Kind.FindProperty("md5")!.Predicate} \"nonsense\" .\n");
        Project.Contexts.Import(_folder.Directory["bad.nt"]);
        Assert.Equal(1, Declare("description", "x").StatementsAdded);
        Assert.Equal("nonsense", Project.Sources.Get<CSVDataSource>("k").Md5);
        Assert.Throws<InvalidRecordException>(() => Declare("md5", "other nonsense"));
        Assert.Throws<InvalidRecordException>(() => Declare("size", "-1"));
        Declare("md5", "d41d8cd98f00b204e9800998ecf8427e");

        SaveResult Declare(string property, string value) => Project.Statements.Declare("CSVDataSource", "k", identifier: null, [KeyValuePair.Create(property, value)]);
    }
}
