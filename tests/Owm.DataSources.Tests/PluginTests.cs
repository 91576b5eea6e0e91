using System.Runtime.CompilerServices;
using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class PluginTests : IDisposable
{
    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plug_in_that_is_added_is_copied_allowed_and_brings_its_kinds()
    {
        var (plugin, isNew) = _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        Assert.True(isNew);
        Assert.Equal(("Lab", "1.2.3.0", PluginState.Allowed), (plugin.Name, plugin.Version, plugin.State));
        Directory.Delete(_folder["built"], recursive: true);

        using var project = _folder.Open();
        Assert.Equal("http://lab.example/schema/Recording", project.Kinds.Get("Recording").TypeIri.Value);
        Assert.Equal(PluginState.Allowed, Assert.Single(project.Plugins.Plugins).State);
    }

    [Fact]
    public void A_record_of_a_plug_in_s_kind_is_saved_and_read_with_its_properties()
    {
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        using var project = _folder.Open();
        var record = project.Kinds.Get("Recording").Create();
        record.Key = "r1";
        record.SetTerms("channel", new Literal("left"));
        project.Save(ns => ns.Context.Add((DataSource)record));
        var read = project.Sources.Find("Recording:r1");
        Assert.Equal("RecordingRecord", read.GetType().Name);
        Assert.Equal(new Literal("left"), Assert.Single(read.GetTerms("channel")));
    }

    [Fact]
    public void A_module_may_use_the_kinds_of_plug_ins()
    {
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        using var project = _folder.Open();
        File.WriteAllText(Path.Combine(_folder.Project, "t.cs"), """void OwmData(OwmNamespace ns) => ns.Context.Add(new RecordingRecord { Key = "r2", Channel = "right" });""");
        new ModuleSaver(project).Save("t", _folder.Project);
        Assert.Equal(new Literal("right"), Assert.Single(project.Sources.Find("Recording:r2").GetTerms("channel")));
    }

    [Fact]
    public void A_plug_in_that_came_with_the_project_does_not_run_before_the_user_said_so_once()
    {
        var proof = _folder["ran"];
        _folder.Receive("Lab", PluginFolder.OfKind("Recording", $"System.IO.File.WriteAllText(@\"{proof}\", \"\");"));
        using (var project = _folder.Open())
        {
            Assert.Null(project.Kinds.Find("Recording"));
            Assert.Equal((PluginState.NotAllowed, null), (project.Plugins.Plugins[0].State, project.Plugins.Plugins[0].Digest));
            Assert.Contains("owm plugin allow Lab", project.Plugins.Plugins[0].Problem, StringComparison.Ordinal);
        }

        var (plugin, files) = _folder.Plugins.Look("Lab");
        Assert.Equal("Lab.dll", Assert.Single(files).Name);
        Assert.False(File.Exists(proof));
        _folder.Plugins.Allow(plugin);
        using var again = _folder.Open();
        Assert.NotNull(again.Kinds.Find("Recording"));
        Assert.True(File.Exists(proof));
    }

    [Fact]
    public void Consent_is_for_one_project_alone()
    {
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        var elsewhere = _folder["elsewhere"];
        Directory.Move(_folder.Project, elsewhere);
        using var plugins = new PluginLoader(_folder.Options).Load(elsewhere);
        Assert.Equal(PluginState.NotAllowed, Assert.Single(plugins.Plugins).State);
    }

    [Theory]
    [InlineData("Lab.dll")]
    [InlineData("settings.txt")]
    [InlineData("more/new.txt")]
    public void Any_file_that_changes_or_comes_asks_again(string file)
    {
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        var path = Path.Combine(_folder.Project, ".owm", "plugins", "Lab", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllText(path, " ");
        using (var plugins = _folder.Load())
        {
            Assert.Equal(PluginState.Changed, Assert.Single(plugins.Plugins).State);
            Assert.Contains("owm plugin allow Lab", plugins.Plugins[0].Problem, StringComparison.Ordinal);
        }

        _folder.Plugins.Allow(_folder.Plugins.Look("Lab").Plugin);
        using var allowed = _folder.Load();
        Assert.Equal(PluginState.Allowed, Assert.Single(allowed.Plugins).State);
    }

    [Fact]
    public void What_runs_is_what_was_checked_even_when_the_files_change_meanwhile()
    {
        // The class replaces a dependency, and opens a file, after it has been checked.
        var library = PluginFolder.Compile("Tone", "public static class Tone { public static string Name => \"checked\"; }");
        var target = _folder.Receive("Lab", """
            using Owm.DataSources;
            public class ThePlugin : IOwmPlugin
            {
                public void Register(PluginRegistration registration)
                {
                    foreach (var file in new[] { "Tone.dll", "a.txt" }) System.IO.File.WriteAllText(System.IO.Path.Combine("DIRECTORY", file), "other");
                    using var text = new System.IO.StreamReader(registration.OpenFile("a.txt"));
                    registration.Loaders.Add(Name() + " " + text.ReadToEnd(), 1, _ => throw new System.NotSupportedException());
                }

                private static string Name() => Tone.Name;
            }
            """.Replace("DIRECTORY", Path.Combine(_folder.Project, ".owm", "plugins", "Lab"), StringComparison.Ordinal), ("Tone", library));
        File.WriteAllText(Path.Combine(target, "a.txt"), "as it was");
        _folder.Plugins.Allow(_folder.Plugins.Look("Lab").Plugin);
        using var plugins = _folder.Load();
        Assert.Equal("checked as it was", Assert.Single(Assert.Single(plugins.Plugins).Loaders).Name);
    }

    [Fact]
    public void Two_plug_ins_have_each_their_own_version_of_one_dependency()
    {
        foreach (var version in (string[])["1", "2"])
        {
            var library = PluginFolder.Compile("Tone", $"public static class Tone {{ public static string Version => \"{version} of \" + typeof(Tone).Assembly.GetName().Version; }}", version + ".0.0.0");
            _folder.Plugins.Add(_folder.Build("Lab" + version, """
                using Owm.DataSources;
                public class ThePlugin : IOwmPlugin
                {
                    public void Register(PluginRegistration registration) => registration.Loaders.Add(Tone.Version, 1, _ => throw new System.NotSupportedException());
                }
                """, beside: ("Tone", library)));
        }

        using var plugins = _folder.Load();
        Assert.Equal(["1 of 1.0.0.0", "2 of 2.0.0.0"], plugins.Plugins.Select(p => Assert.Single(p.Loaders).Name));
    }

    [Fact]
    public void A_plug_in_s_own_copy_of_a_library_of_this_program_is_not_this_program_s()
    {
        var library = PluginFolder.Compile("Newtonsoft.Json", "public static class Mine { public static string Name => \"mine\"; }", "99.0.0.0");
        _folder.Plugins.Add(_folder.Build("Lab", """
            using Owm.DataSources;
            public class ThePlugin : IOwmPlugin
            {
                public void Register(PluginRegistration registration) => registration.Loaders.Add(Mine.Name, 1, _ => throw new System.NotSupportedException());
            }
            """, beside: ("Newtonsoft.Json", library)));
        using var plugins = _folder.Load();
        Assert.Equal("mine", Assert.Single(Assert.Single(plugins.Plugins).Loaders).Name);
    }

    [Fact]
    public async Task A_plug_in_s_loader_loads()
    {
        _folder.Plugins.Add(_folder.Build("Lab", """
            using System;
            using System.IO;
            using System.Threading;
            using System.Threading.Tasks;
            using Owm.DataSources;
            public class ThePlugin : IOwmPlugin
            {
                public void Register(PluginRegistration registration) =>
                    registration.Loaders.Add("lab", LoaderPriority.Server + 1, context => new LabLoader(context.BaseDirectoryFor(typeof(LabLoader))));
            }
            public class LabLoader : DataSourceDirLoader
            {
                public LabLoader(string directory) : base(directory) { }
                public override bool CanLoad(DataSource source) => true;
                protected override Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
                {
                    Directory.CreateDirectory(BaseDirectory);
                    return Task.FromResult(BaseDirectory);
                }
            }
            """));
        using var project = _folder.Open();
        Assert.Equal(["local", "lab", "http"], project.Loaders.Registrations.Select(r => r.Name));
        var result = await project.LoadAsync(new CSVDataSource { Key = "k" });
        Assert.Equal(("lab", "LabLoader"), (result.LoaderName, result.LoaderKey));
    }

    [Fact]
    public void Plug_ins_of_a_program_that_goes_on_can_be_unloaded()
    {
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        var assembly = UseAndDispose();
        for (var i = 0; i < 20 && assembly.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(assembly.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference UseAndDispose()
    {
        using var project = _folder.Open();
        var record = (DataSource)project.Kinds.Get("Recording").Create();
        record.Key = "r";
        project.Save(ns => ns.Context.Add(record));
        var assembly = new WeakReference(record.GetType().Assembly);
        project.Plugins.Dispose();
        return assembly;
    }
}
