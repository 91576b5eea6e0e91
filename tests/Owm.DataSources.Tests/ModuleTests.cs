using System.Reflection;
using System.Runtime.Loader;
using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class ModuleTests : IDisposable
{
    private const string Documented = """
        void OwmData(OwmNamespace ns)
        {
            ns.Context.AddImport(ConnectomeCSVDataSource.DefinitionContext);
            ns.Context.Add(new ConnectomeCSVDataSource
            {
                Key = "2000_connections",
                CsvFileName = "connectome.csv",
                TorrentFileName = "d9da5ce947c6f1c127dfcdc2ede63320.torrent",
            });
        }
        """;

    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_documented_module_is_saved_and_saving_it_again_changes_nothing()
    {
        var first = Save("t.cs", Documented);
        Assert.Equal(("ConnectomeCSVDataSource:2000_connections", RecordChange.Added), (Assert.Single(first.Records).Name, first.Records[0].Change));
        var once = _folder.Everything;
        var second = Save("t.cs", Documented);
        Assert.Equal(RecordChange.Unchanged, Assert.Single(second.Records).Change);
        Assert.Equal(once, _folder.Everything);
    }

    [Fact]
    public void A_compile_error_names_file_line_and_column() =>
        Assert.Equal(
            "t.cs(5,51): error CS0117: 'CSVDataSource' does not contain a definition for 'Colour'",
            Assert.Single(Assert.Throws<ModuleCompilationException>(() => Save("t.cs", """
                using System.Text;

                void OwmData(OwmNamespace ns)
                {
                    ns.Context.Add(new CSVDataSource { Key = "k", Colour = "red" });
                }
                """)).Errors));

    [Fact]
    public void Helpers_types_and_constants_may_stand_before_and_after_in_any_order()
    {
        Save("mixed.cs", """
            using static System.Math;
            // A comment before everything.
            const string Prefix = "run";

            static string KeyOf(int i) => $"{Prefix} {Max(i, 2)}";

            #if NEVER
            this is not C#
            #endif
            [DataSourceKind("Recording")]
            public class Recording : LocalFileDataSource
            {
                [DataSourceProperty("channel", DisplayName = "Channel")]
                public string? Channel { get => GetValue<string>(); set => SetValue(value); }
            }

            public void OwmData(OwmNamespace ns)
            {
                foreach (var i in Enumerable.Range(1, 3)) ns.Context.Add(Make(i));
            }

            enum Side { Left, Right }

            private static readonly string[] Names = ["a", "b"];

            int Count { get; } = Names.Length;

            Recording Make(int i) => new() { Key = KeyOf(i) + i, Channel = $"{Side.Left}" };
            """);
        Assert.Equal(["Recording:run 21", "Recording:run 22", "Recording:run 33"], _folder.Project.Sources.List().Select(s => s.ToString()));
        Assert.EndsWith("\n    Channel: 'Left'\n", _folder.Project.Sources.ToText(_folder.Project.Sources.Find("Recording:run 21")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_throws_names_file_and_line_and_leaves_the_graph_as_it_was()
    {
        var e = Assert.Throws<ModuleFailedException>(() => Save("boom.cs", """
            class First { }

            void OwmData(OwmNamespace ns)
            {
                ns.Context.Add(new CSVDataSource { Key = "k" });
                Fail();
            }

            void Fail() =>
                throw new InvalidOperationException("no such file");
            """));
        Assert.Equal("boom.cs(10): InvalidOperationException: no such file", e.Message);
        Assert.Empty(_folder.Everything);
    }

    [Fact]
    public void A_value_that_is_refused_names_the_line_that_gave_it()
    {
        var e = Assert.Throws<ModuleFailedException>(() => Save("t.cs", """
            void OwmData(OwmNamespace ns)
            {
                var source = new CSVDataSource { Key = "k" };
                source.SetTerms("csv_filename", new Literal("x"));
            }
            """));
        Assert.StartsWith("t.cs(4): CSVDataSource has no property 'csv_filename'. It has csv_file_name, ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_import_names_file_and_line_and_leaves_the_graph_as_it_was()
    {
        var e = Assert.Throws<InvalidStatementsException>(() => Save("bad1.cs", """
            void OwmData(OwmNamespace ns)
            {
                ns.Context.Add(new Slide { Key = "1" });
            }

            [DataSourceKind("Slide", SchemaNamespace = "http://lab.example/", DefinitionContext = "http://lab.example/kinds")]
            public class Slide : DataSource;
            """));
        Assert.StartsWith("1 invalid statement was found; nothing was saved:\nbad1.cs(3): Missing import of context <http://lab.example/kinds> from <http://example.org/lab> for object of statement ", e.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Everything);
    }

    [Theory]
    [InlineData("void Other(OwmNamespace ns) { }", "t.cs declares no `void OwmData(OwmNamespace ns)`. Write one, or name another provider.")]
    [InlineData("int OwmData(OwmNamespace ns) => 1;", "OwmData in t.cs must be `void OwmData(OwmNamespace ns)`: one parameter, nothing returned.")]
    [InlineData("void OwmData(OwmNamespace ns) { }\nclass Two { void OwmData(OwmNamespace ns) { } }", "t.cs declares OwmData in OwmModule and Two. Name one of them as Class.OwmData.")]
    [InlineData("var x = 1;\nvoid OwmData(OwmNamespace ns) { }", "t.cs(1,1): error OWM0001: A statement cannot stand outside a function here. Move it into OwmData, or make it a const.")]
    [InlineData("class A { } void OwmData(OwmNamespace ns) { x(); } class B { }", "t.cs(1,45): error CS0103: The name 'x' does not exist in the current context")]
    [InlineData("void OwmData(OwmNamespace ns) {", "t.cs(1,32): error CS1513: } expected")]
    public void A_module_without_a_fitting_provider_is_an_error_that_says_what_to_write(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ModuleException>(() =>
        {
            try
            {
                Save("t.cs", text);
            }
            catch (ModuleCompilationException e)
            {
                throw new ModuleException(e.Message);
            }
        }).Message);

    [Fact]
    public void Another_provider_may_be_named()
    {
        _folder.Directory.Write("t.cs", """
            void OwmData(OwmNamespace ns) => throw new InvalidOperationException();
            void Images(OwmNamespace ns) => ns.Context.Add(new FileDataSource { Key = "image" });
            """);
        new ModuleSaver(_folder.Project).Save("t", _folder.Directory.FullPath, "Images");
        Assert.Equal(["FileDataSource:image"], _folder.Project.Sources.List().Select(s => s.ToString()));
    }

    [Fact]
    public void A_module_that_only_brings_kinds_has_them_described()
    {
        var result = Save("kinds.cs", """[DataSourceKind("Slide")] public class Slide : DataSource { [DataSourceProperty("stain")] public string? Stain { get => GetValue<string>(); set => SetValue(value); } }""");
        Assert.Equal("http://data.openworm.org/data_sources/Slide#", result.Prefixes["Slide"]);
        Assert.Contains(_folder.Project.Sources.Kinds(), k => k is { Name: "Slide", IsKnown: false });
    }

    [Fact]
    public void A_compiled_module_is_kept_and_the_compiler_is_not_loaded_for_it_again()
    {
        var cache = _folder.Directory["cache"];
        _folder.Directory.Write("t.cs", Documented);
        new ModuleSaver(_folder.Project, cache).Save("t", _folder.Directory.FullPath);

        // The same code in a load context of its own tells which assemblies it asks for the second time.
        var fresh = new FreshLoadContext();
        var runner = fresh.LoadFromAssemblyPath(typeof(CachedRun).Assembly.Location).GetType(typeof(CachedRun).FullName!)!;
        var saved = (int)runner.GetMethod(nameof(CachedRun.Save))!.Invoke(null, [_folder.Directory.FullPath, cache])!;
        Assert.Equal(1, saved);
        Assert.Contains("Owm.DataSources", fresh.Asked);
        Assert.DoesNotContain(fresh.Asked, name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Fact]
    public void A_kept_module_that_is_damaged_is_compiled_again()
    {
        var cache = _folder.Directory["cache"];
        _folder.Directory.Write("t.cs", Documented);
        new ModuleSaver(_folder.Project, cache).Save("t", _folder.Directory.FullPath);
        var kept = Assert.Single(Directory.GetFiles(cache));
        var content = File.ReadAllBytes(kept);
        content[36] ^= 1; // the M of MZ: the assembly could not even be loaded
        File.WriteAllBytes(kept, content);
        Assert.False(new ModuleSaver(_folder.Project, cache).Save("t", _folder.Directory.FullPath).ChangedAnything);
    }

    [Fact]
    public void A_compiled_assembly_is_a_module_too()
    {
        var image = ModuleCompiler.Compile(System.Text.Encoding.UTF8.GetBytes(Documented), "t.cs", "OwmData", PluginSet.None);
        _folder.Directory.Write("t.dll", image.Assembly);
        Assert.Single(new ModuleSaver(_folder.Project).Save("t", _folder.Directory.FullPath).Records);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_an_error_that_names_it()
    {
        _folder.Directory.Write("t.dll", "not an assembly");
        Assert.StartsWith("t.dll is not a .NET assembly", Assert.Throws<ModuleException>(() => new ModuleSaver(_folder.Project).Save("t", _folder.Directory.FullPath)).Message, StringComparison.Ordinal);
    }

    private SaveResult Save(string name, string text)
    {
        _folder.Directory.Write(name, text);
        return new ModuleSaver(_folder.Project).Save(Path.GetFileNameWithoutExtension(name), _folder.Directory.FullPath);
    }

    private sealed class FreshLoadContext() : AssemblyLoadContext("fresh", isCollectible: false)
    {
        public List<string> Asked { get; } = [];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            lock (Asked) Asked.Add(assemblyName.Name!);
            var beside = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return assemblyName.Name!.StartsWith("Owm.", StringComparison.Ordinal) ? LoadFromAssemblyPath(beside) : null;
        }
    }
}

/// <summary>Runs in a load context of its own: saves the module t of a directory into a project in memory.</summary>
public static class CachedRun
{
    public static int Save(string directory, string cache)
    {
        using var store = new MemoryQuadStore();
        using var project = OwmProject.Open(directory, new OwmProjectOptions { OpenStore = _ => store });
        return new ModuleSaver(project, cache).Save("t", directory).Count(RecordChange.Added);
    }
}
