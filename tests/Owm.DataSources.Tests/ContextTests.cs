using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class ContextTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    private OwmProject Project => _folder.Project;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fresh_project_shows_what_was_just_saved_without_any_import()
    {
        Project.Save(ns => ns.Context.Add(ProjectFolder.Example()));
        Assert.Equal("connectome.csv", Project.Sources.Get<ConnectomeCSVDataSource>("2000_connections").CsvFileName);
    }

    [Fact]
    public void The_definition_context_of_a_shipped_kind_is_imported_by_itself()
    {
        var result = Project.Save(ns => ns.Context.Add(ProjectFolder.Example()));
        Assert.Equal([new ContextImport(new Iri(ProjectFolder.DefaultContext), new Iri("http://schema.openworm.org/2020/07/sci/bio"))], result.Imports);
    }

    [Fact]
    public void Importing_it_explicitly_is_the_same()
    {
        var result = Project.Save(ns =>
        {
            ns.Context.AddImport(ConnectomeCSVDataSource.DefinitionContext);
            ns.Context.Add(ProjectFolder.Example());
        });
        Assert.Equal([new ContextImport(new Iri(ProjectFolder.DefaultContext), ConnectomeCSVDataSource.DefinitionContext)], result.Imports);
    }

    [Fact]
    public void A_kind_from_outside_whose_definition_context_is_not_imported_is_an_error_and_nothing_is_saved()
    {
        var e = Assert.Throws<InvalidStatementsException>(() => Project.Save(ns =>
        {
            ns.Context.Add(ProjectFolder.Example());
            ns.Context.Add(new MicroscopeImage { Key = "1" }, "bad1.cs", 5);
        }));
        Assert.Equal(
            "1 invalid statement was found; nothing was saved:\n"
            + "bad1.cs(5): Missing import of context <http://lab.example/kinds> from <http://example.org/lab> for object of statement "
            + "\"<http://lab.example/data/MicroscopeImage#1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://lab.example/schema/MicroscopeImage>\". "
            + "Add the import: AddImport(new Iri(\"http://lab.example/kinds\")).",
            e.Message);
        Assert.Empty(_folder.Everything);
    }

    [Fact]
    public void Every_failure_is_listed() =>
        Assert.Equal(3, Assert.Throws<InvalidStatementsException>(() => Project.Save(ns =>
        {
            for (var i = 0; i < 3; i++) ns.Context.Add(new MicroscopeImage { Key = $"{i}" });
        })).Failures.Count);

    [Fact]
    public void An_import_after_the_statement_counts_as_well()
    {
        Project.Save(ns =>
        {
            ns.Context.Add(new MicroscopeImage { Key = "1" });
            ns.Context.AddImport(MicroscopeImage.DefinitionContext);
        });
        Assert.Single(Project.Sources.List());
    }

    [Fact]
    public void An_import_through_another_context_counts_as_well()
    {
        Project.Save(ns =>
        {
            var between = ns.NewContext("http://example.org/between");
            between.AddImport(MicroscopeImage.DefinitionContext);
            ns.Context.AddImport(between);
            ns.Context.Add(new MicroscopeImage { Key = "1" });
        });
        Assert.Single(Project.Sources.List());
    }

    [Fact]
    public void An_import_made_by_an_earlier_save_counts_as_well()
    {
        Project.Save(ns => ns.Context.AddImport(MicroscopeImage.DefinitionContext));
        Project.Save(ns => ns.Context.Add(new MicroscopeImage { Key = "1" }));
        Assert.Single(Project.Sources.List());
    }

    [Fact]
    public void A_record_of_another_context_can_be_spoken_of_only_where_that_is_imported()
    {
        var e = Assert.Throws<InvalidStatementsException>(() => Project.Save(ns =>
        {
            var raw = new CSVDataSource { Key = "raw" };
            ns.NewContext("http://example.org/raw").Add(raw);
            ns.Context.Add(new CSVDataSource { Key = "made", Source = [raw.Identifier!] });
        }));
        Assert.Equal("http://example.org/raw", Assert.Single(e.Failures).MissingImport.Value);
    }

    [Fact]
    public void A_module_may_check_what_it_said_so_far() =>
        Project.Save(ns =>
        {
            ns.Context.Add(new MicroscopeImage { Key = "1" });
            Assert.Throws<InvalidStatementsException>(ns.Validate);
            ns.Context.AddImport(MicroscopeImage.DefinitionContext);
            ns.Validate();
        });

    [Fact]
    public void Contexts_made_in_a_save_are_read_without_being_imported()
    {
        Project.Save(ns => ns.NewContext("http://example.org/aside").Add(new CSVDataSource { Key = "aside" }));
        Assert.Equal(["CSVDataSource:aside"], Project.Sources.List().Select(s => s.ToString()));
    }

    [Fact]
    public void A_context_made_elsewhere_can_be_included()
    {
        var made = new OwmContext(new Iri("http://example.org/elsewhere"));
        made.Add(new CSVDataSource { Key = "elsewhere" });
        var result = Project.Save(ns => ns.IncludeContext(made));
        Assert.Contains(made.Identifier, result.Contexts);
        Assert.Equal("CSVDataSource:elsewhere", Assert.Single(result.Records).Name);
    }

    [Fact]
    public void What_was_saved_is_still_read_when_another_context_becomes_the_default()
    {
        Project.Sources.Save(ProjectFolder.Example());
        Project.Configuration.Set(ProjectConfiguration.DefaultContextKey, "http://example.org/next");
        Assert.Single(Project.Sources.List());
    }

    [Fact]
    public void Statements_in_a_context_nobody_imports_or_made_are_not_read()
    {
        using (var write = _folder.Store.BeginWrite())
        {
            foreach (var quad in RecordMapper.ToQuads(ProjectFolder.Example(), new Iri("http://example.org/foreign"))) write.Add(quad);
            write.Commit();
        }

        Assert.Empty(Project.Sources.List());
        Project.Contexts.AddImport(new Iri(ProjectFolder.DefaultContext), new Iri("http://example.org/foreign"));
        Assert.Single(Project.Sources.List());
    }

    [Fact]
    public void The_same_record_twice_is_an_error_that_names_both_lines()
    {
        var e = Assert.Throws<InvalidRecordException>(() => Project.Save(ns =>
        {
            ns.Context.Add(new CSVDataSource { Key = "k", CsvFileName = "a.csv" }, "t.cs", 3);
            ns.Context.Add(new CSVDataSource { Key = "k", CsvFileName = "b.csv" }, "t.cs", 9);
        }));
        Assert.Equal("t.cs(9): CSVDataSource:k is added a second time to <http://example.org/lab>, after t.cs(3). Give it another key, or add it once.", e.Message);
    }

    [Fact]
    public void An_error_in_a_record_names_where_it_was_added()
    {
        var e = Assert.Throws<DuplicateAlsoException>(() => Project.Save(ns => ns.Context.Add(new PassingSource { Key = "k", R = "1", S = "2" }, "t.cs", 4)));
        Assert.StartsWith("t.cs(4): Only one also is allowed: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_may_be_changed_after_it_was_added()
    {
        Project.Save(ns =>
        {
            var record = new CSVDataSource();
            ns.Context.Add(record);
            record.Key = "late";
        });
        Assert.Equal(["CSVDataSource:late"], Project.Sources.List().Select(s => s.ToString()));
    }

    [Fact]
    public void Nothing_can_be_added_once_the_module_has_returned()
    {
        OwmContext? kept = null;
        Project.Save(ns => kept = ns.Context);
        Assert.Throws<InvalidRecordException>(() => kept!.Add(new CSVDataSource { Key = "late" }));
    }

    [Fact]
    public void A_kinds_definition_context_can_be_imported_by_its_class()
    {
        Project.Save(ns =>
        {
            ns.Context.AddImport<MicroscopeImage>();
            ns.Context.Add(new MicroscopeImage { Key = "1" });
        });
        Assert.Single(Project.Sources.List());
    }

    [Fact]
    public void A_graph_cannot_bind_the_name_of_a_kind_to_something_else()
    {
        Project.Save(ns =>
        {
            ns.BindPrefix("CSVDataSource", "http://evil.example/");
            ns.Context.Add(new DataSource { Key = "k", Source = [new Iri("http://evil.example/x")] });
        });
        Assert.Contains("<http://evil.example/x>", Project.Sources.ToText(Project.Sources.Find("k")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_is_bound_in_place_of_what_it_was_bound_to()
    {
        Project.Save(ns => ns.BindPrefix("ex", "http://example.org/old#"));
        var result = Project.Save(ns => ns.BindPrefix("ex", "http://example.org/new#"));
        Assert.Equal("http://example.org/new#", result.Prefixes["ex"]);
        Assert.Equal("http://example.org/new#", Assert.Single(Project.ReadBoundPrefixes().Bindings).Value);
    }

    [Fact]
    public void A_source_is_found_by_a_bound_prefix()
    {
        Project.Save(ns =>
        {
            ns.BindPrefix("lab", "http://example.org/things/");
            ns.Context.Add(new CSVDataSource { Identifier = new Iri("http://example.org/things/7") });
        });
        Assert.Equal("http://example.org/things/7", Project.Sources.Find("lab:7").Identifier!.Value);
    }

    [Fact]
    public void The_contexts_that_keep_the_projects_own_records_cannot_be_saved_to() =>
        Assert.Throws<ProjectException>(() => Project.Sources.Save([ProjectFolder.Example()], new Iri(Project.Configuration.Get(ProjectConfiguration.ImportsContextKey)!)));

    [Fact]
    public void Contexts_are_listed_with_what_they_hold_and_import()
    {
        Project.Sources.Save(ProjectFolder.Example());
        Assert.Equal(
            [("http://example.org/lab", 4L, true, "http://schema.openworm.org/2020/07/sci/bio")],
            Project.Contexts.List().Select(c => (c.Identifier.Value, c.Statements, c.IsDefault, string.Join(' ', c.Imports.Select(i => i.Value)))));
    }

    [Fact]
    public void It_is_known_which_records_are_not_found_without_the_context_that_describes_their_class()
    {
        var definitions = new Iri("http://example.org/classes");
        var slide = new Iri("http://example.org/classes/Slide");
        var one = new Iri("http://example.org/one");
        Project.Statements.Say(slide, Vocabulary.RdfsSubClassOf, KindDescription.Of(typeof(FileDataSource)).TypeIri, definitions);
        Project.Statements.Say(one, Vocabulary.RdfType, slide);
        Project.Statements.Say(slide, Vocabulary.RdfsLabel, new Literal("hidden"), definitions);
        Assert.NotNull(Project.Sources.TryGet(one));
        Assert.Equal(1, Project.Contexts.CountLosingClass([definitions]));
        Assert.Equal(0, Project.Contexts.CountLosingClass([new Iri(ProjectFolder.DefaultContext)]));
        Assert.Equal(["http://example.org/one"], Project.Sources.List().Select(s => s.Identifier!.Value));
        Project.Contexts.Remove(definitions);
        Assert.Empty(Project.Sources.List());
    }

    [Fact]
    public void A_class_in_a_context_that_is_not_read_makes_nothing_a_source()
    {
        var slide = new Iri("http://example.org/classes/Slide");
        Project.Statements.Say(new Iri("http://example.org/one"), Vocabulary.RdfType, slide);
        using (var transaction = _folder.Store.BeginWrite())
        {
            transaction.Add(new Quad(slide, Vocabulary.RdfsSubClassOf, KindDescription.Of(typeof(FileDataSource)).TypeIri, new Iri("http://example.org/elsewhere")));
            transaction.Add(new Quad(slide, Vocabulary.RdfsLabel, new Literal("label"), new Iri("http://example.org/elsewhere")));
            transaction.Commit();
        }

        Assert.Empty(Project.Sources.List());
        Assert.Null(Project.Graph().LabelOf(slide));
        Project.Contexts.AddImport(new Iri(ProjectFolder.DefaultContext), new Iri("http://example.org/elsewhere"));
        Assert.Single(Project.Sources.List());
        Assert.Equal("label", Project.Graph().LabelOf(slide));
    }

    [Fact]
    public void Imports_can_be_listed_both_ways_and_taken_back()
    {
        Iri lab = new(ProjectFolder.DefaultContext), other = new("http://example.org/other");
        Assert.True(Project.Contexts.AddImport(lab, other));
        Assert.False(Project.Contexts.AddImport(lab, other));
        Assert.Equal([other], Project.Contexts.ListImports(lab));
        Assert.Equal([lab], Project.Contexts.ListImporters(other));
        Assert.True(Project.Contexts.RemoveImport(lab, other));
        Assert.Empty(Project.Contexts.ListImports(lab));
    }

    [Fact]
    public void Removing_a_context_removes_its_statements_and_no_others()
    {
        Project.Sources.Save(new CSVDataSource { Key = "stays" });
        Project.Sources.Save([new CSVDataSource { Key = "goes" }], new Iri("http://example.org/goes"));
        Assert.Equal(1, Project.Contexts.Remove(new Iri("http://example.org/goes")));
        Assert.Equal(["CSVDataSource:stays"], Project.Sources.List().Select(s => s.ToString()));
        Assert.DoesNotContain(Project.Contexts.List(), c => c.Identifier.Value == "http://example.org/goes");
    }
}
