using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class ProjectSourcesTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    private ProjectSources Sources => _folder.Project.Sources;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ConnectomeCSVDataSource:2000_connections")]
    [InlineData("http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections")]
    [InlineData("<http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections>")]
    [InlineData("2000_connections")]
    public void A_key_that_begins_with_a_digit_is_found_however_it_is_referred_to(string reference)
    {
        Sources.Save(ProjectFolder.Example());
        Assert.Equal(ProjectFolder.Connections, Sources.Find(reference).Identifier);
    }

    [Theory]
    [InlineData("a b/c?d#e%")]
    [InlineData("線虫 🪱")]
    [InlineData("a:b")]
    [InlineData("../../etc/passwd")]
    [InlineData("quote\"and>bracket")]
    [InlineData("'; DROP TABLE term; --")]
    [InlineData("http://example.org/")]
    [InlineData("CSVDataSource:x")]
    public void Every_key_finds_its_record_again(string key)
    {
        Sources.Save(new CSVDataSource { Key = key, Description = "this one" }, new CSVDataSource { Key = "other" });
        Assert.Equal("this one", Sources.Get<CSVDataSource>(key).Description);
        Assert.Equal("this one", Sources.Find("CSVDataSource:" + key).Description);
        Assert.Equal(2, Sources.List().Count);
    }

    [Theory]
    [InlineData("\" . <http://evil.example/s> <http://evil.example/p> \"")]
    [InlineData("'); DROP TABLE quad; --")]
    [InlineData("\0\u0001\u001b[31m\r\n\t\\")]
    [InlineData("\u202E線虫🪱")]
    public void Every_text_comes_back_as_it_was_and_adds_no_statement(string text)
    {
        Sources.Save(new DataSource { Key = "k", Description = text });
        Assert.Equal(text, Sources.Get<DataSource>("k").Description);
        Assert.Equal(2, _folder.Everything.Count(q => q.Graph!.Equals(new Iri(ProjectFolder.DefaultContext))));
    }

    [Fact]
    public void A_key_copied_as_it_stands_in_its_iri_is_understood()
    {
        Sources.Save(new CSVDataSource { Key = "a b" });
        Assert.Equal("a b", Sources.Find("CSVDataSource:a%20b").Key);
    }

    [Fact]
    public void A_record_comes_back_as_it_was_saved()
    {
        Sources.Save(ProjectFolder.Example().With(s => s.CsvHeader = ["pre", "post"]).With(s => s.Source = [new Iri("http://example.org/b"), new Iri("http://example.org/a")]));
        var read = Sources.Get<ConnectomeCSVDataSource>("2000_connections");
        Assert.Equal("2000_connections", read.Key);
        Assert.Equal("connectome.csv", read.CsvFileName);
        Assert.Equal("connectome.csv", read.FileName);
        Assert.Equal(["pre", "post"], read.CsvHeader);
        Assert.Equal(["http://example.org/a", "http://example.org/b"], read.Source.Select(s => s.Value).Order());
    }

    [Fact]
    public void An_unknown_source_is_an_error_that_names_the_nearest()
    {
        Sources.Save(ProjectFolder.Example(), new CSVDataSource { Key = "something else" });
        var e = Assert.Throws<SourceNotFoundException>(() => Sources.Find("ConnectomeCSVDataSource:2000_conections"));
        Assert.Equal(["ConnectomeCSVDataSource:2000_connections"], e.Nearest);
        Assert.Equal("No source 'ConnectomeCSVDataSource:2000_conections' in this project. Near to it: ConnectomeCSVDataSource:2000_connections.", e.Message);
    }

    [Theory]
    [InlineData("200_connections")]
    [InlineData("http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connection")]
    [InlineData("<http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connection>")]
    public void The_nearest_are_found_for_keys_and_iris_too(string reference)
    {
        Sources.Save(ProjectFolder.Example());
        Assert.Equal(["ConnectomeCSVDataSource:2000_connections"], Assert.Throws<SourceNotFoundException>(() => Sources.Find(reference)).Nearest);
    }

    [Fact]
    public void What_was_asked_for_cannot_write_on_the_terminal() =>
        Assert.DoesNotContain('\u001b', Assert.Throws<SourceNotFoundException>(() => Sources.Find("\u001b[2J")).Message);

    [Fact]
    public void A_key_that_two_kinds_have_is_an_error_that_lists_both()
    {
        Sources.Save(new CSVDataSource { Key = "k" }, new FileDataSource { Key = "k" });
        var e = Assert.Throws<AmbiguousSourceException>(() => Sources.Find("k"));
        Assert.Equal(["CSVDataSource:k", "FileDataSource:k"], e.Candidates);
    }

    [Fact]
    public void A_key_is_enough_where_the_kind_asked_for_settles_it()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.IsType<ConnectomeCSVDataSource>(Sources.Get<LocalFileDataSource>("2000_connections"));
    }

    [Fact]
    public void A_source_of_another_kind_than_asked_for_is_an_error_that_names_both() =>
        Assert.Equal(
            "FileDataSource:k is a FileDataSource, not a CSVDataSource. Ask for that kind.",
            Assert.Throws<InvalidRecordException>(() =>
            {
                Sources.Save(new FileDataSource { Key = "k" });
                Sources.Get<CSVDataSource>("FileDataSource:k");
            }).Message);

    [Fact]
    public void Sources_are_listed_by_name_and_by_kind()
    {
        Sources.Save(new CSVDataSource { Key = "b" }, new FileDataSource { Key = "z" }, ProjectFolder.Example(), new CSVDataSource { Key = "a" });
        Assert.Equal(["CSVDataSource:a", "CSVDataSource:b", "ConnectomeCSVDataSource:2000_connections", "FileDataSource:z"], Sources.List().Select(s => s.ToString()));
        Assert.Equal(["CSVDataSource:a", "CSVDataSource:b", "ConnectomeCSVDataSource:2000_connections"], Sources.List(kind: "CSVDataSource").Select(s => s.ToString()));
        Assert.Equal(["ConnectomeCSVDataSource:2000_connections"], Sources.List(search: "D9DA").Select(s => s.ToString()));
    }

    [Fact]
    public void An_unknown_kind_cannot_be_listed() =>
        Assert.Throws<UnknownKindException>(() => Sources.List(kind: "Nothing"));

    [Fact]
    public void Sources_are_listed_by_context()
    {
        var other = new Iri("http://example.org/other");
        Sources.Save(new CSVDataSource { Key = "here" });
        Sources.Save([new CSVDataSource { Key = "there" }], other);
        Assert.Equal(["CSVDataSource:there"], Sources.List(context: other).Select(s => s.ToString()));
        Assert.Equal(2, Sources.List().Count);
    }

    [Fact]
    public void Kinds_are_listed_with_the_number_of_their_sources()
    {
        Sources.Save(ProjectFolder.Example(), new CSVDataSource { Key = "a" });
        Assert.Equal(
            [("CSVDataSource", 1), ("CSVHTTPFileDataSource", 0), ("ConnectomeCSVDataSource", 1), ("DataSource", 0), ("FileDataSource", 0), ("HTTPFileDataSource", 0), ("LocalDirectoryDataSource", 0), ("LocalFileDataSource", 0), ("XLSXHTTPFileDataSource", 0)],
            Sources.Kinds().Select(k => (k.Name, k.Count)));
    }

    [Fact]
    public void Removing_takes_every_statement_about_a_source_and_nothing_else()
    {
        Sources.Save(new CSVDataSource { Key = "stays" });
        var before = _folder.Everything;
        Sources.Save(ProjectFolder.Example());
        Sources.Remove("2000_connections");
        Assert.Equal(before.Count + 1, _folder.Everything.Count); // the import that the kind brought along
        Assert.Equal(["CSVDataSource:stays"], Sources.List().Select(s => s.ToString()));
    }

    [Fact]
    public void Removing_removes_nothing_when_one_is_not_there()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.Throws<SourceNotFoundException>(() => Sources.Remove("2000_connections", "nothing"));
        Assert.Single(Sources.List());
    }

    [Fact]
    public void Only_what_was_given_or_passed_on_is_stored()
    {
        Sources.Save(ProjectFolder.Example());
        Assert.Equal(
            ["csv_file_name", "file_name", "torrent_file_name", "type"],
            _folder.Everything.Where(q => q.Subject.Equals(ProjectFolder.Connections)).Select(q => q.Predicate.Value.Split('/', '#')[^1]).Order());
    }

    [Fact]
    public void Saving_twice_changes_nothing()
    {
        Sources.Save(ProjectFolder.Example());
        var once = _folder.Everything;
        var result = Sources.Save(ProjectFolder.Example());
        Assert.Equal(once, _folder.Everything);
        Assert.False(result.ChangedAnything);
        Assert.Equal(RecordChange.Unchanged, Assert.Single(result.Records).Change);
    }

    [Fact]
    public void A_new_value_replaces_the_old_one_and_what_was_passed_on_of_it()
    {
        Sources.Save(ProjectFolder.Example());
        var result = Sources.Save(ProjectFolder.Example().With(s => s.CsvFileName = "new.csv"));
        Assert.Equal(RecordChange.Changed, Assert.Single(result.Records).Change);
        Assert.Equal((2, 2), (result.StatementsAdded, result.StatementsRemoved));
        Assert.Equal("new.csv", Sources.Get<ConnectomeCSVDataSource>("2000_connections").FileName);
    }

    [Fact]
    public void A_record_that_was_read_still_passes_its_values_on()
    {
        Sources.Save(ProjectFolder.Example());
        var read = Sources.Get<ConnectomeCSVDataSource>("2000_connections");
        read.CsvFileName = "new.csv";
        Assert.Equal("new.csv", read.FileName);
    }

    [Fact]
    public void A_file_name_of_its_own_stays_when_the_other_changes()
    {
        Sources.Save(ProjectFolder.Example().With(s => s.FileName = "own.csv"));
        var read = Sources.Get<ConnectomeCSVDataSource>("2000_connections");
        read.CsvFileName = "new.csv";
        Assert.Equal("own.csv", read.FileName);
    }

    [Fact]
    public void What_a_new_record_does_not_say_stays_in_the_graph()
    {
        Sources.Save(ProjectFolder.Example().With(s => s.Description = "written by hand"));
        Sources.Save(ProjectFolder.Example());
        Assert.Equal("written by hand", Sources.Get<ConnectomeCSVDataSource>("2000_connections").Description);
    }

    [Fact]
    public void What_is_taken_back_from_a_record_that_was_read_leaves_the_graph()
    {
        Sources.Save(ProjectFolder.Example().With(s => s.Description = "wrong"));
        Sources.Save(Sources.Get<ConnectomeCSVDataSource>("2000_connections").With(s => s.Description = null));
        Assert.Null(Sources.Get<ConnectomeCSVDataSource>("2000_connections").Description);
    }

    [Fact]
    public void Nothing_is_saved_when_one_record_is_wrong()
    {
        Assert.Throws<IdentifierMissingException>(() => Sources.Save(ProjectFolder.Example(), new CSVDataSource()));
        Assert.Empty(_folder.Everything);
    }

    [Fact]
    public void A_kind_this_program_does_not_know_is_named_and_its_properties_shown()
    {
        _folder.Project.Save(ns =>
        {
            ns.Context.AddImport(MicroscopeImage.DefinitionContext);
            ns.Context.Add(new MicroscopeImage { Key = "slide 1", Magnification = 40, FileName = "slide.tif" });
        });
        using var other = _folder.ByAnotherProgram();
        var record = other.Sources.Find("MicroscopeImage:slide 1");
        Assert.Equal(
            """
            MicroscopeImage
                Type: <http://lab.example/schema/MicroscopeImage>
                File name: 'slide.tif'
                Magnification: 40

            """.ReplaceLineEndings("\n"),
            other.Sources.ToText(record));
        Assert.Equal("slide 1", record.Key);
        Assert.Equal(["MicroscopeImage:slide 1"], other.Sources.List(kind: "LocalFileDataSource").Select(s => s.ToString()));
        Assert.Equal(["MicroscopeImage:slide 1"], other.Sources.List(kind: "MicroscopeImage").Select(s => s.ToString()));
    }

    [Fact]
    public void A_record_of_an_unknown_kind_can_be_changed_and_saved_again()
    {
        _folder.Project.Save(ns =>
        {
            ns.Context.AddImport(MicroscopeImage.DefinitionContext);
            ns.Context.Add(new MicroscopeImage { Key = "slide 1", Magnification = 40 });
        });
        using var other = _folder.ByAnotherProgram();
        other.Sources.Save(other.Sources.Find("slide 1").With(s => s.Description = "from elsewhere"));
        var image = _folder.Project.Sources.Get<MicroscopeImage>("slide 1");
        Assert.Equal((40, "from elsewhere"), (image.Magnification, image.Description));
    }

    [Fact]
    public void A_label_from_the_graph_cannot_pass_for_a_property()
    {
        _folder.Project.Save(ns =>
        {
            ns.Context.Add(ProjectFolder.Example());
            ns.Context.Add(ProjectFolder.Connections, new Iri("http://evil.example/p"), new Literal("evil.torrent"));
            ns.Context.Add(new Iri("http://evil.example/p"), Vocabulary.RdfsLabel, new Literal("Torrent file name"));
        });
        Assert.EndsWith("    <http://evil.example/p>: 'evil.torrent'\n", Sources.ToText(Sources.Find("2000_connections")), StringComparison.Ordinal);
    }
}
