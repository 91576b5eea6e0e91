namespace Owm.DataSources.Tests;

/// <summary>Plug-ins that cannot be used: one clear line each, and everything else goes on.</summary>
public sealed class PluginProblemTests : IDisposable
{
    private const string Empty = "public class ThePlugin : Owm.DataSources.IOwmPlugin { public void Register(Owm.DataSources.PluginRegistration registration) { BODY } }";

    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_that_is_broken_does_not_keep_others_back()
    {
        Allowed("Bad", Empty.Replace("BODY", "throw new System.InvalidOperationException(\"No luck\");", StringComparison.Ordinal));
        Allowed("Good", PluginFolder.OfKind("Recording"));
        using var project = _folder.Open();
        Assert.NotNull(project.Kinds.Find("Recording"));
        Assert.Equal([PluginState.Broken, PluginState.Allowed], project.Plugins.Plugins.Select(p => p.State));
        Assert.Equal("The plug-in 'Bad' failed when it registered what it brings: InvalidOperationException: No luck. Ask who made it, or take it away with `owm plugin rm Bad`.", project.Plugins.Plugins[0].Problem);
    }

    [Fact]
    public void What_registered_before_a_failure_is_not_used()
    {
        Allowed("Bad", PluginFolder.OfKind("Recording", "throw new System.InvalidOperationException();"));
        using var project = _folder.Open();
        Assert.Null(project.Kinds.Find("Recording"));
    }

    [Fact]
    public void A_missing_dependency_is_named()
    {
        var library = PluginFolder.Compile("Tone", "public class Tone { public static int Count; }");
        var target = _folder.Receive("Lab", Empty.Replace("BODY", "Tone.Count++;", StringComparison.Ordinal), ("Tone", library));
        File.Delete(Path.Combine(target, "Tone.dll"));
        Assert.Contains("needs the assembly Tone, which is not beside it", ProblemOf("Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_dependency_of_its_class_is_named()
    {
        var library = PluginFolder.Compile("Tone", "public class Tone { }");
        var target = _folder.Receive("Lab", Empty.Replace("BODY", "", StringComparison.Ordinal) + " public class Other : Tone { }", ("Tone", library));
        File.Delete(Path.Combine(target, "Tone.dll"));
        Assert.Contains("needs the assembly Tone, which is not beside it", ProblemOf("Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_built_for_a_later_Owm_is_told_so()
    {
        var later = PluginFolder.Compile("Owm.DataSources", "namespace Owm.DataSources; public class PluginRegistration { } public interface IOwmPlugin { void Register(PluginRegistration r); }", "7.1.0.0");
        var image = CompileAgainst(later);
        Receive("Lab", image);
        Assert.Equal("The plug-in 'Lab' is built for Owm.DataSources 7.1.0, and this is 0.1.0. Get a build of it for this version, or the Owm it is for.", ProblemOf("Lab"));
    }

    [Fact]
    public void One_that_uses_what_this_Owm_does_not_have_is_told_so()
    {
        var other = PluginFolder.Compile("Owm.DataSources", "namespace Owm.DataSources; public class PluginRegistration { public void Sing() { } } public interface IOwmPlugin { void Register(PluginRegistration r); }", "0.1.0.0");
        Receive("Lab", CompileAgainst(other, "r.Sing();"));
        Assert.Contains("is built for another version of Owm", ProblemOf("Lab"), StringComparison.Ordinal);
        Assert.Contains("Sing", ProblemOf("Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_are_one_too_many_and_none_is_one_too_few()
    {
        _folder.Receive("Two", Empty.Replace("BODY", "", StringComparison.Ordinal) + " public class Another : ThePlugin { }");
        Assert.Contains("several classes that implement IOwmPlugin: Another, ThePlugin", ProblemOf("Two"), StringComparison.Ordinal);
        _folder.Receive("None", "public class Nothing : Owm.DataSources.DataSource { }");
        Assert.Contains("no class that implements IOwmPlugin", ProblemOf("None"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_cannot_be_made_is_told_of()
    {
        _folder.Receive("Lab", "public class ThePlugin : Owm.DataSources.IOwmPlugin { public ThePlugin(int i) { } public void Register(Owm.DataSources.PluginRegistration registration) { } }");
        Assert.Contains("ThePlugin needs a public constructor without parameters", ProblemOf("Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_and_a_directory_without_one_are_told_of()
    {
        Receive("Text", "not an assembly"u8.ToArray());
        Assert.Contains("Text.dll is something else or damaged", ProblemIn("Text"), StringComparison.Ordinal);
        Directory.CreateDirectory(InProject("Empty"));
        Assert.Contains("has no Empty.dll", ProblemIn("Empty"), StringComparison.Ordinal);
        Receive("Renamed", PluginFolder.Compile("Other", Empty.Replace("BODY", "", StringComparison.Ordinal)));
        Assert.Contains("holds the assembly Other: Renamed.dll was renamed", ProblemIn("Renamed"), StringComparison.Ordinal);
        Receive("Library", PluginFolder.Compile("Library", "public class Nothing { }"));
        Assert.Contains("does not use Owm.DataSources", ProblemIn("Library"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_lies_loose_among_the_plug_ins_is_told_of()
    {
        Directory.CreateDirectory(InProject("."));
        File.WriteAllBytes(InProject("Loose.dll"), [1]);
        Assert.Contains("each plug-in has a directory of its own", ProblemIn("Loose.dll"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deps_json_that_cannot_be_followed_is_told_of()
    {
        var target = _folder.Receive("Lab", Empty.Replace("BODY", "", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(target, "Lab.deps.json"), "{ \"runtimeTarget\": ");
        Assert.Contains("Lab.deps.json that cannot be followed", ProblemOf("Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_of_two_plug_ins_that_clash_name_both()
    {
        Allowed("A", PluginFolder.OfKind("Recording", space: "http://a.example/"));
        Allowed("B", PluginFolder.OfKind("Recording", space: "http://b.example/"));
        using var plugins = _folder.Load();
        Assert.Equal([PluginState.Allowed, PluginState.Broken], plugins.Plugins.Select(p => p.State));
        Assert.Equal("The plug-in 'B' brings the kind Recording, but so does the plug-in 'A'. Take one of the two away with `owm plugin rm`, or use a build that has another name.", plugins.Plugins[1].Problem);
    }

    [Fact]
    public void A_kind_that_clashes_with_one_that_ships_with_Owm_is_told_of()
    {
        Allowed("Lab", PluginFolder.OfKind("CSVDataSource"));
        Assert.Equal("The plug-in 'Lab' brings the kind CSVDataSource, but one of that name ships with Owm. Use a build of it that has another name.", ProblemIn("Lab"));
    }

    [Fact]
    public void A_loader_that_clashes_is_told_of()
    {
        Allowed("A", Empty.Replace("BODY", "registration.Loaders.Add(\"bittorrent\", 1, _ => null!);", StringComparison.Ordinal));
        Assert.Contains("brings the loader bittorrent, but one of that name ships with Owm", ProblemIn("A"), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_plug_in_are_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(_folder["outside"], "x");
        var target = _folder.Receive("Lab", PluginFolder.OfKind("Recording"));
        File.CreateSymbolicLink(Path.Combine(target, "link"), _folder["outside"]);
        Assert.Contains("has a symbolic link", ProblemOfLooking("Lab"), StringComparison.Ordinal);
        File.Delete(Path.Combine(target, "link"));
        Directory.CreateSymbolicLink(Path.Combine(target, "more"), _folder.Project);
        Assert.Contains("has a symbolic link", ProblemOfLooking("Lab"), StringComparison.Ordinal);
        Directory.Move(target, _folder["moved"]);
        Directory.CreateSymbolicLink(target, _folder["moved"]);
        Assert.Contains("has a symbolic link", ProblemOfLooking("Lab"), StringComparison.Ordinal);
        Directory.Delete(target);
        Directory.Delete(InProject("."));
        Directory.CreateSymbolicLink(InProject(".").TrimEnd('.', '/'), _folder["built"]);
        Assert.Contains("is a symbolic link, so no plug-in in it is used", ProblemIn("plugins"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_among_the_files_does_not_hold_anything_up()
    {
        if (!OperatingSystem.IsLinux()) return;
        var target = _folder.Receive("Lab", PluginFolder.OfKind("Recording"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(target, "pipe")])) made.WaitForExit();
        Assert.Contains("not a file with content of its own", ProblemOfLooking("Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_s_configuration_names_plug_ins_inside_the_project_alone()
    {
        var inside = Path.Combine(_folder.Project, "tools", "Inside");
        Directory.CreateDirectory(Path.GetDirectoryName(inside)!);
        Directory.Move(_folder.Build("Inside", PluginFolder.OfKind("Recording")), inside);
        _folder.Build("Outside", PluginFolder.OfKind("Other"));
        using (var project = OwmProject.Open(_folder.Project)) project.Configuration.Set("plugins", ["tools/Inside", "../built/Outside"]);
        using (var plugins = _folder.Load())
        {
            Assert.Equal([PluginState.NotAllowed, PluginState.Broken], plugins.Plugins.Select(p => p.State));
            Assert.Contains("with a path that leads out of the project", plugins.Plugins[1].Problem, StringComparison.Ordinal);
        }

        _folder.Plugins.Allow(_folder.Plugins.Look("Inside").Plugin);
        using var allowed = _folder.Load();
        Assert.Equal(PluginOrigin.ProjectConfiguration, allowed.Plugins[0].Place.Origin);
        Assert.Equal("Recording", Assert.Single(allowed.Plugins[0].Kinds).Name);
        Assert.Throws<PluginException>(() => _folder.Plugins.Remove("Inside"));
    }

    [Fact]
    public void A_plug_in_of_the_user_s_is_allowed_once_for_every_project()
    {
        var built = _folder.Build("Mine", PluginFolder.OfKind("Recording"));
        var options = _folder.Options with { UserPlugins = [built] };
        var mine = new ProjectPlugins(_folder.Project, options);
        mine.Allow(mine.Look("Mine").Plugin);
        using var plugins = new PluginLoader(options).Load(projectDirectory: null);
        Assert.Equal(PluginState.Allowed, Assert.Single(plugins.Plugins).State);
    }

    [Fact]
    public void Of_two_plug_ins_of_one_name_the_project_s_is_used_and_the_other_told_of()
    {
        var built = _folder.Build("Lab", PluginFolder.OfKind("Recording"));
        _folder.Plugins.Add(built);
        using var plugins = new PluginLoader(_folder.Options with { UserPlugins = [built] }).Load(_folder.Project);
        Assert.Equal([PluginState.Allowed, PluginState.Broken], plugins.Plugins.Select(p => p.State));
        Assert.Contains("is there twice", plugins.Plugins[1].Problem, StringComparison.Ordinal);
    }

    private string InProject(string name) => Path.Combine(_folder.Project, ".owm", "plugins", name);

    private void Allowed(string name, string code)
    {
        _folder.Receive(name, code);
        _folder.Plugins.Allow(_folder.Plugins.Look(name).Plugin);
    }

    private void Receive(string name, byte[] image)
    {
        Directory.CreateDirectory(InProject(name));
        File.WriteAllBytes(Path.Combine(InProject(name), name + ".dll"), image);
    }

    private static byte[] CompileAgainst(byte[] owm, string body = "") =>
        PluginFolder.CompileAgainst(owm, "Lab", $"public class ThePlugin : Owm.DataSources.IOwmPlugin {{ public void Register(Owm.DataSources.PluginRegistration r) {{ {body} }} }}");

    // What one reads when one has allowed it.
    private string ProblemOf(string name)
    {
        try
        {
            _folder.Plugins.Allow(_folder.Plugins.Look(name).Plugin);
        }
        catch (PluginException e)
        {
            return e.Message;
        }

        return ProblemIn(name);
    }

    private string ProblemOfLooking(string name) => Assert.Throws<PluginException>(() => _folder.Plugins.Look(name)).Message;

    private string ProblemIn(string name)
    {
        using var plugins = _folder.Load(describeAll: true);
        var plugin = plugins.Plugins.Single(p => p.Name == name);
        Assert.Equal(PluginState.Broken, plugin.State);
        Assert.DoesNotContain('\n', plugin.Problem!);
        return plugin.Problem!;
    }
}
