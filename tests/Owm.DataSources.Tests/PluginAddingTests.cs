namespace Owm.DataSources.Tests;

public sealed class PluginAddingTests : IDisposable
{
    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Adding_what_is_there_changes_nothing_and_another_one_needs_to_be_forced()
    {
        var built = _folder.Build("Lab", PluginFolder.OfKind("Recording"));
        Assert.True(_folder.Plugins.Add(built).IsNew);
        Assert.False(_folder.Plugins.Add(built).IsNew);
        _folder.Build("Lab", PluginFolder.OfKind("Film"));
        Assert.Equal(PluginFailure.WouldOverwrite, Assert.Throws<PluginException>(() => _folder.Plugins.Add(built)).Failure);
        Assert.Equal("Recording", KindNow());
        Assert.True(_folder.Plugins.Add(built, replace: true).IsNew);
        Assert.Equal("Film", KindNow());
        Assert.Equal(["Lab"], Directory.GetFileSystemEntries(InProject(".")).Select(Path.GetFileName));
    }

    [Fact]
    public void One_that_cannot_be_used_is_not_added()
    {
        var built = _folder.Build("Lab", PluginFolder.OfKind("Recording", "throw new System.InvalidOperationException(\"No luck\");"));
        Assert.Contains("No luck", Assert.Throws<PluginException>(() => _folder.Plugins.Add(built)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(InProject("Lab")));
        Assert.False(File.Exists(_folder.Options.TrustFile));
    }

    [Fact]
    public void One_that_clashes_with_another_is_not_added()
    {
        _folder.Plugins.Add(_folder.Build("Z", PluginFolder.OfKind("Recording")));
        Assert.Contains("so does the plug-in 'Z'", Assert.Throws<PluginException>(() => _folder.Plugins.Add(_folder.Build("A", PluginFolder.OfKind("Recording")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_alone_is_a_plug_in_without_what_lies_beside_it()
    {
        var built = _folder.Build("Lab", PluginFolder.OfKind("Recording"));
        File.WriteAllText(Path.Combine(built, "letter.txt"), "private");
        _folder.Plugins.Add(Path.Combine(built, "Lab.dll"));
        Assert.Equal(["Lab.dll"], Directory.GetFiles(InProject("Lab")).Select(Path.GetFileName));
        File.WriteAllText(Path.Combine(built, "Lab.deps.json"), """{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" }, "targets": { ".NETCoreApp,Version=v10.0": {} }, "libraries": {} }""");
        _folder.Plugins.Add(Path.Combine(built, "Lab.dll"), replace: true);
        Assert.Equal(["Lab.deps.json", "Lab.dll", "letter.txt"], Directory.GetFiles(InProject("Lab")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_build_s_directory_may_have_any_name()
    {
        var built = _folder.Build("Lab", PluginFolder.OfKind("Recording"), beside: ("Tone", PluginFolder.Compile("Tone", "")));
        var release = Path.Combine(Path.GetDirectoryName(built)!, "Release 1");
        Directory.Move(built, release);
        Assert.Contains("several assemblies: Lab.dll, Tone.dll", Assert.Throws<PluginException>(() => _folder.Plugins.Add(release)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(release, "Lab.deps.json"), """{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" }, "targets": { ".NETCoreApp,Version=v10.0": {} }, "libraries": {} }""");
        Assert.Equal("Lab", _folder.Plugins.Add(release).Plugin.Name);
    }

    [Theory]
    [InlineData("Lab ")]
    [InlineData("-Lab")]
    [InlineData("Läb")]
    [InlineData("con")]
    public void Names_that_are_not_safe_everywhere_are_refused(string name)
    {
        var built = Path.Combine(_folder["built"], "x");
        Directory.CreateDirectory(built);
        File.WriteAllBytes(Path.Combine(built, name + ".dll"), PluginFolder.Compile(name, PluginFolder.OfKind("Recording")));
        Assert.Contains("cannot be a plug-in's name", Assert.Throws<PluginException>(() => _folder.Plugins.Add(built)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_removed_is_gone_and_no_longer_allowed()
    {
        var built = _folder.Build("Lab", PluginFolder.OfKind("Recording"));
        _folder.Plugins.Add(built);
        _folder.Plugins.Remove("Lab");
        using (var plugins = _folder.Load()) Assert.Empty(plugins.Plugins);
        Directory.Move(built, InProject("Lab"));
        using var again = _folder.Load();
        Assert.Equal(PluginState.NotAllowed, Assert.Single(again.Plugins).State);
        Assert.Equal(PluginFailure.NotFound, Assert.Throws<PluginException>(() => _folder.Plugins.Remove("Other")).Failure);
    }

    [Fact]
    public void What_a_crash_between_two_renames_left_is_put_back()
    {
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Recording")));
        Directory.Move(InProject("Lab"), InProject(".Lab.previous"));
        Directory.CreateDirectory(InProject(".Lab.new.tmp"));
        Assert.Equal("Recording", KindNow());
        _folder.Plugins.Add(_folder.Build("Lab", PluginFolder.OfKind("Film")), replace: true);
        Assert.Equal(["Lab"], Directory.GetFileSystemEntries(InProject(".")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_path_where_nothing_is_is_not_found() =>
        Assert.Equal(PluginFailure.NotFound, Assert.Throws<PluginException>(() => _folder.Plugins.Add(_folder["nothing"])).Failure);

    private string InProject(string name) => Path.Combine(_folder.Project, ".owm", "plugins", name);

    private string KindNow()
    {
        using var plugins = _folder.Load();
        return Assert.Single(Assert.Single(plugins.Plugins).Kinds).Name;
    }
}
