using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class DocumentModuleTests : IDisposable
{
    private const string Turtle = """
        @prefix ds: <http://schema.openworm.org/2020/07/data_sources/> .
        @prefix lab: <http://example.org/lab/> .
        <http://data.openworm.org/data_sources/CSVDataSource#2000> a ds:CSVDataSource ;
            <http://schema.openworm.org/2020/07/data_sources/CSVDataSource/csv_file_name> "a.csv" ;
            lab:made [ lab:by "Ann" ] .
        """;

    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.ttl", Turtle)]
    [InlineData("t.trig", Turtle)]
    [InlineData("t.nt", "<http://data.openworm.org/data_sources/CSVDataSource#2000> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.openworm.org/2020/07/data_sources/CSVDataSource> .\n")]
    [InlineData("t.nq", "<http://data.openworm.org/data_sources/CSVDataSource#2000> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.openworm.org/2020/07/data_sources/CSVDataSource> .\n")]
    public void Statements_without_a_graph_go_to_the_default_context(string name, string text)
    {
        var result = Save(name, text);
        Assert.Equal(("CSVDataSource:2000", RecordChange.Added, ProjectFolder.DefaultContext), (result.Records[0].Name, result.Records[0].Change, result.Records[0].Context.Value));
        Assert.Equal(["CSVDataSource:2000"], _folder.Project.Sources.List().Select(s => s.ToString()));
    }

    [Fact]
    public void The_same_document_again_changes_nothing_blank_nodes_included()
    {
        Save("t.ttl", Turtle);
        var once = _folder.Everything;
        var again = Save("t.ttl", Turtle);
        Assert.Equal(once, _folder.Everything);
        Assert.Equal(RecordChange.Unchanged, Assert.Single(again.Records).Change);
    }

    [Fact]
    public void Blank_nodes_of_two_documents_are_different_nodes()
    {
        Save("one.nt", "_:x <http://example.org/p> \"one\" .\n");
        Save("two.nt", "_:x <http://example.org/p> \"two\" .\n");
        Assert.Equal(2, _folder.Store.Match(new QuadPattern(Predicate: new Iri("http://example.org/p"))).Select(q => q.Subject).Distinct().Count());
    }

    [Fact]
    public void Statements_in_graphs_go_to_contexts_of_their_own_and_are_read()
    {
        Save("t.trig", "GRAPH <http://example.org/g> { <http://data.openworm.org/data_sources/FileDataSource#x> a <http://schema.openworm.org/2020/07/data_sources/FileDataSource> }");
        Assert.Equal(["FileDataSource:x"], _folder.Project.Sources.List(context: new Iri("http://example.org/g")).Select(s => s.ToString()));
        Assert.Single(_folder.Project.Sources.List());
    }

    [Fact]
    public void A_mistake_late_in_a_document_names_its_line_and_leaves_the_graph_as_it_was()
    {
        var e = Assert.Throws<RdfSyntaxException>(() => Save("bad.nt", "<http://a/s> <http://a/p> <http://a/o> .\nnonsense\n"));
        Assert.StartsWith("bad.nt, line 2, ", e.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Everything);
    }

    [Fact]
    public void Prefixes_of_a_document_are_bound_where_they_mean_nothing_yet()
    {
        _folder.Project.Contexts.BindPrefix("lab", "http://example.org/first/");
        var result = Save("t.ttl", Turtle);
        Assert.Equal(["ds"], result.Prefixes.Keys);
        Assert.Equal("http://example.org/first/", _folder.Project.ReadBoundPrefixes().Bindings["lab"]);
    }

    [Fact]
    public void A_document_cannot_take_over_the_name_of_a_kind()
    {
        Save("t.ttl", "@prefix CSVDataSource: <http://evil.example/> .\n<http://evil.example/x> a <http://schema.openworm.org/2020/07/data_sources/CSVDataSource> .");
        Assert.Throws<SourceNotFoundException>(() => _folder.Project.Sources.Find("CSVDataSource:x"));
    }

    [Fact]
    public void What_a_document_says_about_imports_counts_whatever_graph_it_says_it_in()
    {
        Save("t.nq", $"<{ProjectFolder.DefaultContext}> <{OwmVocabulary.Imports.Value}> <http://example.org/other> <urn:uuid:of-another-project> .\n");
        Assert.Equal(["http://example.org/other"], _folder.Project.Contexts.ListImports(new Iri(ProjectFolder.DefaultContext)).Select(i => i.Value));
    }

    [Theory]
    [InlineData(RdfFormat.NQuads)]
    [InlineData(RdfFormat.TriG)]
    public void What_one_project_exports_another_imports(RdfFormat format)
    {
        Save("t.ttl", Turtle);
        _folder.Project.Sources.Save([ProjectFolder.Example()], new Iri("http://example.org/aside"));
        using var other = new ProjectFolder();
        using (var file = File.Create(other.Directory["export" + format.FileExtension()])) _folder.Project.Contexts.Export(file, format);
        other.Project.Contexts.Import(other.Directory["export" + format.FileExtension()]);
        Assert.Equal(["CSVDataSource:2000", "ConnectomeCSVDataSource:2000_connections"], other.Project.Sources.List().Select(s => s.ToString()));
        Assert.Equal("connectome.csv", other.Project.Sources.Get<ConnectomeCSVDataSource>("2000_connections").CsvFileName);
        Assert.Equal("http://example.org/lab/", other.Project.ReadBoundPrefixes().Bindings["lab"]);
    }

    [Fact]
    public void One_context_is_exported_without_its_name()
    {
        _folder.Project.Sources.Save([new DataSource { Key = "k", Description = "d" }], new Iri("http://example.org/aside"));
        using var text = new StringWriter();
        _folder.Project.Contexts.Export(text, RdfFormat.NTriples, new Iri("http://example.org/aside"));
        Assert.Equal(
            "<http://data.openworm.org/data_sources/DataSource#k> <http://schema.openworm.org/2020/07/data_sources/DataSource/description> \"d\" .\n"
            + "<http://data.openworm.org/data_sources/DataSource#k> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.openworm.org/2020/07/data_sources/DataSource> .\n",
            text.ToString());
    }

    [Fact]
    public void Formats_without_contexts_hold_the_records_and_not_the_projects_own_notes()
    {
        _folder.Project.Sources.Save(ProjectFolder.Example());
        using var text = new StringWriter();
        _folder.Project.Contexts.Export(text, RdfFormat.NTriples);
        Assert.Equal(4, text.ToString().Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("t.cs")]
    [InlineData("t.dll")]
    [InlineData("t.ttl")]
    [InlineData("t.nt")]
    public void A_name_means_the_one_file_there_is(string name)
    {
        _folder.Directory.Write(name, "");
        Assert.Equal(name, ModuleFile.Find("t", _folder.Directory.FullPath).Name);
    }

    [Fact]
    public void Of_several_files_with_a_modules_name_none_is_taken()
    {
        _folder.Directory.Write("t.cs", "");
        _folder.Directory.Write("t.nt", "");
        Assert.Equal(["t.cs", "t.nt"], Assert.Throws<AmbiguousModuleException>(() => ModuleFile.Find("t", _folder.Directory.FullPath)).Files);
        Assert.Equal("t.nt", ModuleFile.Find("t.nt", _folder.Directory.FullPath).Name);
    }

    [Fact]
    public void A_file_name_means_that_file()
    {
        _folder.Directory.Write("t.cs", "");
        _folder.Directory.Write("sub/t.ttl", "");
        Assert.Equal(_folder.Directory["sub", "t.ttl"], ModuleFile.Find("sub/t.ttl", _folder.Directory.FullPath).FullPath);
    }

    [Fact]
    public void A_module_that_is_not_there_is_an_error_that_says_what_was_looked_for() =>
        Assert.Equal(
            $"No module 'nothing' in '{_folder.Directory.FullPath}': looked for a file of that name with .cs, .dll, .ttl, .trig, .nq, .nt. Run this where the file is, or give its path.",
            Assert.Throws<ModuleNotFoundException>(() => ModuleFile.Find("nothing", _folder.Directory.FullPath)).Message);

    private SaveResult Save(string name, string text)
    {
        _folder.Directory.Write(name, text);
        return new ModuleSaver(_folder.Project).Save(name, _folder.Directory.FullPath);
    }
}
