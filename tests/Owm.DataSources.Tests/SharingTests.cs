using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class SharingTests : IDisposable
{
    private static readonly Iri Lab = new(ProjectFolder.DefaultContext);
    private static readonly Iri Worm = new("http://example.org/worm");

    private readonly ProjectFolder _folder = new();
    private readonly ProjectFolder _other = new();

    private OwmProject Project => _folder.Project;

    private string Shared => _folder.Directory["graph"];

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_graph_is_written_as_a_file_for_each_context_an_index_the_imports_and_the_prefixes()
    {
        Project.Sources.Save(ProjectFolder.Example());
        Project.Contexts.BindPrefix("ex", "http://example.org/");
        Project.Sharing.Export(Shared);
        Assert.Equal(
            [".gitattributes", GraphDirectory.FileOf(ProjectFolder.DefaultContext), "imports.nt", "index", "prefixes"],
            Files(Shared));
        Assert.Matches(@"^# owm graph 1\ncontexts/example\.org-lab-[0-9a-f]{12}\.nt <http://example\.org/lab>\n$", Read("index"));
        Assert.Equal("ex <http://example.org/>\n", Read("prefixes"));
        Assert.Equal(2, Read("imports.nt").Split('\n').Length - 1);
        var lines = File.ReadAllLines(ContextFile());
        Assert.Equal(4, lines.Length);
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes_and_touches_no_file()
    {
        Project.Sources.Save(ProjectFolder.Example());
        Assert.Equal(5, Project.Sharing.Export(Shared).FilesWritten);
        Assert.Equal(0, Project.Sharing.Export(Shared).FilesWritten);
        _other.Project.Sharing.Import(_other.Project.Sharing.Plan(Shared));
        _other.Project.Sharing.Export(_other.Directory["graph"]);
        Assert.Equal(Bytes(Shared), Bytes(_other.Directory["graph"]));
    }

    [Fact]
    public void What_is_restored_is_the_same_graph()
    {
        Project.Sources.Save(ProjectFolder.Example());
        Project.Contexts.BindPrefix("ex", "http://example.org/");
        Project.Save(ns =>
        {
            var context = ns.NewContext("urn:uuid:6c85988f-1553-4a2d-854b-6964443a5e22");
            context.Add(new BlankNode("b"), new Iri("http://example.org/says"), new Literal("a\nb\t\"c\" \\ \u0085 é 🧠"));
            context.Add(new BlankNode("b"), new Iri("http://example.org/says"), Literal.WithLanguage("x", "pt-br"));
            ns.Context.Add(new BlankNode("b"), new Iri("http://example.org/is"), new BlankNode("c"));
        });
        Project.Sharing.Export(Shared);

        var plan = _other.Project.Sharing.Plan(Shared);
        _other.Project.Sharing.Import(plan);

        Assert.Equal(0, plan.Removals);
        Assert.Equal(Statements(_folder), Statements(_other));
        Assert.Equal("http://example.org/", _other.Project.ReadBoundPrefixes().Bindings["ex"]);
        Assert.Equal(["ConnectomeCSVDataSource:2000_connections"], _other.Project.Sources.List().Select(s => s.ToString()));
        Assert.Equal((0, 0), (_other.Project.Sharing.Plan(Shared).Additions, _other.Project.Sharing.Plan(Shared).Removals));
    }

    [Fact]
    public void Statements_that_the_directory_has_no_more_are_removed_unless_they_are_to_be_kept()
    {
        Say("one");
        Project.Sharing.Export(Shared);
        Say("two");
        Assert.Equal((0, 1), (Project.Sharing.Plan(Shared).Additions, Project.Sharing.Plan(Shared).Removals));
        Project.Sharing.Import(Project.Sharing.Plan(Shared), keep: true);
        Assert.Equal(2, Project.Contexts.Count(Lab));
        Project.Sharing.Import(Project.Sharing.Plan(Shared));
        Assert.Equal(1, Project.Contexts.Count(Lab));
    }

    [Fact]
    public void It_is_known_whether_all_there_is_was_shared()
    {
        Assert.True(Plan().IsGraphShared);
        Say("one");
        Assert.False(Plan().IsGraphShared);
        Project.Sharing.Export(Shared, force: true);
        Assert.True(Plan().IsGraphShared);
        Say("two");
        Assert.False(Plan().IsGraphShared);
        Project.Sharing.Import(Plan());
        Assert.True(Plan().IsGraphShared);

        GraphRestore Plan()
        {
            if (!Directory.Exists(Shared)) _other.Project.Sharing.Export(Shared);
            return Project.Sharing.Plan(Shared);
        }
    }

    [Fact]
    public void A_graph_that_was_changed_meanwhile_is_not_overwritten()
    {
        Project.Sharing.Export(Shared);
        Say("one");
        var plan = Project.Sharing.Plan(Shared);
        Say("two");
        Assert.Equal(SharingFailure.Changed, Assert.Throws<SharingException>(() => Project.Sharing.Import(plan)).Failure);
        Assert.Equal(2, Project.Contexts.Count(Lab));
    }

    [Fact]
    public void A_second_value_beside_a_single_one_is_pointed_out()
    {
        Say("mine");
        Project.Sharing.Export(Shared);
        File.AppendAllText(ContextFile(), $"{Worm} {Vocabulary.RdfsLabel} \"theirs\" .\n");
        var several = Assert.Single(Project.Sharing.Plan(Shared).SeveralValues);
        Assert.Equal(["\"mine\"", "\"theirs\""], several.Values.Select(v => v.ToString()));
    }

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(true, 2, 0)]
    public void What_was_removed_here_and_a_merge_has_brought_back_stays_out_unless_it_is_to_be_kept(bool keep, int statements, int differences)
    {
        Say("stays");
        Say("goes");
        Project.Sharing.Export(Shared);
        var before = File.ReadAllText(ContextFile());
        Project.Statements.Retract(new QuadPattern(Object: new Literal("goes")));
        Project.Sharing.Export(Shared);
        File.WriteAllText(ContextFile(), before);
        var plan = Project.Sharing.Plan(Shared);
        Assert.Equal((0, 1), (plan.Additions, plan.CameBack.Count));
        Project.Sharing.Import(plan, keep);
        Assert.Equal(statements, Project.Contexts.Count(Lab));
        Assert.Equal(differences, Project.Sharing.Compare(Shared).Count);
    }

    [Fact]
    public void What_others_have_changed_in_the_directory_is_not_written_over_before_it_was_imported()
    {
        Say("one");
        Project.Sharing.Export(Shared);
        _other.Project.Sharing.Import(_other.Project.Sharing.Plan(Shared));
        _other.Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("two"));
        _other.Project.Sharing.Export(Shared);
        Say("three");

        var refused = Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared));
        Assert.Equal(SharingFailure.WouldLose, refused.Failure);
        Assert.Contains("import", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"two\"", File.ReadAllText(ContextFile()), StringComparison.Ordinal);
        Project.Sharing.Import(Project.Sharing.Plan(Shared), keep: true);
        Project.Sharing.Export(Shared);
        Assert.Equal(3, File.ReadAllLines(ContextFile()).Length);
    }

    [Fact]
    public void What_was_written_over_by_force_does_not_count_as_removed_here()
    {
        Say("one");
        Project.Sharing.Export(Shared);
        var mine = File.ReadAllText(ContextFile());
        File.WriteAllText(ContextFile(), mine + $"{Worm} {Vocabulary.RdfsLabel} \"two\" .\n");
        var theirs = File.ReadAllText(ContextFile());
        Project.Sharing.Export(Shared, force: true);
        Assert.Equal(mine, File.ReadAllText(ContextFile()));
        File.WriteAllText(ContextFile(), theirs);
        var plan = Project.Sharing.Plan(Shared);
        Assert.Equal((1, 0), (plan.Additions, plan.CameBack.Count));
    }

    [Fact]
    public void Others_removals_are_not_undone_by_an_export_without_import()
    {
        Say("one");
        Say("two");
        Project.Sharing.Export(Shared);
        File.WriteAllLines(ContextFile(), File.ReadAllLines(ContextFile())[..1]);
        Assert.Equal(SharingFailure.WouldLose, Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared)).Failure);
    }

    [Fact]
    public void A_directory_with_a_conflict_is_not_written_over()
    {
        Say("one");
        Project.Sharing.Export(Shared);
        File.AppendAllText(ContextFile(), "<<<<<<< HEAD\n");
        var refused = Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared));
        Assert.Equal(SharingFailure.WouldLose, refused.Failure);
        Assert.Contains("conflict", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_directories_are_kept_up_to_date_in_turn()
    {
        Project.Sharing.Export(Shared);
        Project.Sharing.Export(_folder.Directory["second"]);
        Say("one");
        Project.Sharing.Export(Shared);
        Assert.Equal(1, Project.Sharing.Export(_folder.Directory["second"]).Statements);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ \"directory\": \"graph\", \"digest\": 1, \"removed\": 1, \"seen\": [] }")]
    [InlineData(null)]
    public void A_lost_account_of_what_was_shared_is_no_end_of_sharing(string? content)
    {
        var state = Path.Combine(Project.OwmDirectory, "shared_state");
        Say("one");
        Project.Sharing.Export(Shared);
        File.WriteAllText(state, content ?? new string(' ', 17 << 20));
        Assert.Equal(0, Project.Sharing.Plan(Shared).Additions);
        Say("two");
        Assert.Equal(SharingFailure.WouldLose, Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared)).Failure);
        Assert.Equal(content?.StartsWith("{ ", StringComparison.Ordinal) != true, Project.Sharing.Problem is not null);
        Project.Sharing.Export(Shared, force: true);
        Say("three");
        Project.Sharing.Export(Shared);
    }

    [Fact]
    public void The_account_of_what_was_removed_is_small_whatever_was_removed()
    {
        for (var i = 0; i < 20; i++) Say(new string('x', 1_000_000) + i);
        Project.Sharing.Export(Shared);
        Project.Statements.Retract(new QuadPattern(Worm));
        Project.Sharing.Export(Shared);
        Assert.InRange(new FileInfo(Path.Combine(Project.OwmDirectory, "shared_state")).Length, 20 * 32, 4096);
    }

    [Fact]
    public void A_file_in_the_place_of_the_directory_is_not_overwritten()
    {
        File.WriteAllText(Shared, "mine");
        Assert.Equal(SharingFailure.WouldOverwrite, Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared)).Failure);
        Assert.Equal(SharingFailure.Storage, Assert.Throws<SharingException>(() => Project.Sharing.Export(Path.Combine(Shared, "in"))).Failure);
        Assert.Equal("mine", File.ReadAllText(Shared));
    }

    [Fact]
    public void What_was_removed_here_and_said_again_is_no_matter_of_merges()
    {
        Say("x");
        Project.Sharing.Export(Shared);
        Project.Statements.Retract(new QuadPattern(Object: new Literal("x")));
        Project.Sharing.Export(Shared);
        Say("x");
        Project.Sharing.Export(Shared);
        Project.Statements.Retract(new QuadPattern(Object: new Literal("x")));
        var plan = Project.Sharing.Plan(Shared);
        Assert.Equal((1, 0), (plan.Additions, plan.CameBack.Count));
    }

    [Fact]
    public void Files_of_contexts_that_are_gone_are_removed_and_no_others()
    {
        Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("x"), new Iri("http://example.org/gone"));
        Say("stays");
        Project.Sharing.Export(Shared);
        File.WriteAllText(Path.Combine(Shared, "README.md"), "mine");
        File.WriteAllText(Path.Combine(Shared, "contexts", "notes.nt"), "mine");
        Project.Contexts.Remove(new Iri("http://example.org/gone"));
        Assert.Equal(1, Project.Sharing.Export(Shared).FilesRemoved);
        Assert.Equal("mine", Read("README.md"));
        Assert.Equal("mine", Read("contexts/notes.nt"));
        Assert.DoesNotContain(Files(Shared), f => f.Contains("gone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("index")]
    [InlineData("prefixes")]
    [InlineData("contexts")]
    public void Nothing_of_somebody_else_is_overwritten(string name)
    {
        Directory.CreateDirectory(Shared);
        File.WriteAllText(Path.Combine(Shared, name), "mine");
        Assert.Equal(SharingFailure.WouldOverwrite, Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared)).Failure);
        Assert.Equal("mine", Read(name));
    }

    [Theory]
    [InlineData("http://example.org/../../etc/passwd")]
    [InlineData("http://EXAMPLE.org/lab")]
    [InlineData("http://example.org/con")]
    [InlineData("urn:x:")]
    [InlineData("http://example.org/é/ü")]
    [InlineData("http://example.org/a-very-long-name-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on")]
    public void A_file_is_named_after_its_context_whatever_that_is_called(string context)
    {
        Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal("x"), new Iri(context));
        Project.Sharing.Export(Shared);
        Assert.Matches("^[a-z0-9.-]{1,76}$", Path.GetFileName(ContextFile()));
        _other.Project.Sharing.Import(_other.Project.Sharing.Plan(Shared));
        Assert.Equal(1, _other.Project.Contexts.Count(new Iri(context)));
    }

    [Theory]
    [InlineData("../../secret.nt <http://example.org/lab>", "is called")]
    [InlineData("/etc/passwd <http://example.org/lab>", "is called")]
    [InlineData("contexts/example.org-other-000000000000.nt <http://example.org/lab>", "is called")]
    [InlineData("contexts/x.nt", "is not a file and an IRI")]
    [InlineData("contexts/x.nt <no iri>", "is not a file and an IRI")]
    [InlineData("<<<<<<< HEAD", "conflict")]
    public void An_index_that_names_what_it_may_not_is_refused(string line, string why)
    {
        Project.Sharing.Export(Shared);
        File.AppendAllText(Path.Combine(Shared, "index"), line + "\n");
        var e = Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared));
        Assert.Equal(SharingFailure.Content, e.Failure);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_not_in_the_index_is_an_error_and_no_loss()
    {
        Say("x");
        Project.Sharing.Export(Shared);
        var index = Read("index");
        File.WriteAllText(Path.Combine(Shared, "index"), "# owm graph 1\n");
        Assert.Contains("not in the index", Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Shared, "index"), index);
        File.Delete(ContextFile());
        Assert.Contains("there is no file", Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared)).Message, StringComparison.Ordinal);
        Assert.Equal(SharingFailure.NotFound, Assert.Throws<SharingException>(() => Project.Sharing.Plan(_folder.Directory["nothing"])).Failure);
    }

    [Theory]
    [InlineData("ex <http://example.org/2>", "stands for")]
    [InlineData("1x <http://example.org/2>", "is not a prefix")]
    [InlineData("y http://example.org/2", "is not a prefix")]
    public void A_prefix_is_bound_once_and_to_a_namespace(string line, string why)
    {
        Project.Contexts.BindPrefix("ex", "http://example.org/");
        Project.Sharing.Export(Shared);
        File.AppendAllText(Path.Combine(Shared, "prefixes"), line + "\n");
        Assert.Contains(why, Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<http://a/> <http://b/> <http://c/> <http://graph/> .", "line 2")]
    [InlineData("nonsense", "line 2")]
    [InlineData("=======", "conflict")]
    public void A_file_of_statements_holds_statements_alone(string line, string why)
    {
        Say("x");
        Project.Sharing.Export(Shared);
        File.AppendAllText(ContextFile(), line + "\n");
        Assert.Contains(why, Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_imports_cannot_say_anything_else()
    {
        Project.Sharing.Export(Shared);
        File.AppendAllText(Path.Combine(Shared, "imports.nt"), $"{Worm} {Vocabulary.RdfsLabel} \"x\" .\n");
        Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared));
    }

    [Fact]
    public void Links_are_not_followed_in_either_direction()
    {
        if (OperatingSystem.IsWindows()) return; // only some users may make links there
        Say("x");
        Project.Sharing.Export(Shared);
        var outside = _folder.Directory["outside.nt"];
        File.WriteAllText(outside, "mine");
        File.Delete(ContextFile());
        File.CreateSymbolicLink(FileOfLab(), outside);
        Assert.Contains("is a link", Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared)).Message, StringComparison.Ordinal);
        Project.Sharing.Export(Shared, force: true);
        Assert.Equal("mine", File.ReadAllText(outside));

        Directory.Delete(Path.Combine(Shared, "contexts"), recursive: true);
        var elsewhere = Directory.CreateDirectory(_folder.Directory["elsewhere"]).FullName;
        Directory.CreateSymbolicLink(Path.Combine(Shared, "contexts"), elsewhere);
        Assert.Throws<SharingException>(() => Project.Sharing.Export(Shared));
        Assert.Throws<SharingException>(() => Project.Sharing.Plan(Shared));
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    [Fact]
    public void A_difference_is_shown_as_diff_u_shows_it()
    {
        for (var i = 10; i < 30; i++) Say($"{i}");
        Project.Sharing.Export(Shared);
        using var nothing = new StringWriter();
        Assert.False(Project.Sharing.WriteDifference(Shared, nothing));
        Assert.Equal("", nothing.ToString());

        Project.Statements.Retract(new QuadPattern(Object: new Literal("12")));
        Say("145");
        Say("31");
        Project.Contexts.BindPrefix("ex", "http://example.org/");
        using var text = new StringWriter { NewLine = "\n" };
        Assert.True(Project.Sharing.WriteDifference(Shared, text));

        string Line(int i) => $"{Worm} {Vocabulary.RdfsLabel} \"{i}\" .";
        Assert.Equal(
            [
                "--- a prefixes", "+++ b prefixes", "@@ -0,0 +1 @@", "+ex <http://example.org/>",
                "--- a http://example.org/lab", "+++ b http://example.org/lab",
                "@@ -1,8 +1,8 @@", " " + Line(10), " " + Line(11), "-" + Line(12), " " + Line(13), " " + Line(14), "+" + Line(145), " " + Line(15), " " + Line(16), " " + Line(17),
                "@@ -18,3 +18,4 @@", " " + Line(27), " " + Line(28), " " + Line(29), "+" + Line(31),
            ],
            text.ToString().TrimEnd('\n').Split('\n'));
        Assert.Equal([("prefixes", 0, 1), ("http://example.org/lab", 1, 2)], Project.Sharing.Compare(Shared).Select(d => (d.Name, d.Removed.Count, d.Added.Count)));
    }

    [Fact]
    public void Lines_may_be_in_any_order_and_there_twice_as_merges_leave_them()
    {
        Say("b");
        Say("a");
        Project.Sharing.Export(Shared);
        var lines = File.ReadAllLines(ContextFile());
        File.WriteAllLines(ContextFile(), [lines[1], "", lines[0], lines[1], "# a comment"]);
        Assert.Empty(Project.Sharing.Compare(Shared));
    }

    private void Say(string label) => Project.Statements.Say(Worm, Vocabulary.RdfsLabel, new Literal(label));

    private string Read(string name) => File.ReadAllText(Path.Combine(Shared, name));

    private string FileOfLab() => Path.Combine(Shared, GraphDirectory.FileOf(ProjectFolder.DefaultContext));

    private string ContextFile() => Directory.GetFiles(Path.Combine(Shared, "contexts")).Single();

    private static IEnumerable<string> Files(string directory) =>
        Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(directory, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static string Bytes(string directory) => string.Join('\n', Files(directory).Select(f => $"{f}: {Convert.ToHexString(File.ReadAllBytes(Path.Combine(directory, f)))}"));

    // Without the names of the projects' own contexts, which are made up.
    private static IEnumerable<string> Statements(ProjectFolder folder) => folder.Everything.Where(q => q.Graph is Iri iri && iri.Value.StartsWith("http", StringComparison.Ordinal)).Select(q => q.ToString());
}
