namespace Owm.DataSources;

/// <summary>Where a plug-in is, and who named it.</summary>
/// <param name="Name">Its name: that of its assembly without <c>.dll</c>.</param>
/// <param name="Directory">The full path of the directory it is in.</param>
/// <param name="Origin">Who named it.</param>
public sealed record PluginPlace(string Name, string Directory, PluginOrigin Origin)
{
    /// <summary>Gets whether the plug-in is its assembly alone, rather than everything in its directory.</summary>
    internal bool IsFileAlone { get; init; }

    /// <summary>Gets why it cannot be used, where that is known from its place.</summary>
    internal PluginException? Problem { get; init; }

    /// <summary>Finds the plug-in at a path.</summary>
    /// <param name="path">The full path of a directory, or of an assembly.</param>
    /// <param name="origin">Who named it.</param>
    /// <exception cref="PluginException">There is nothing, or it is no plug-in.</exception>
    internal static PluginPlace At(string path, PluginOrigin origin)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(path)) return AtFile(path, origin);
        if (!System.IO.Directory.Exists(path))
            throw new PluginException(PluginFailure.NotFound, $"There is no plug-in at '{ShownText.Visible(path)}': no such directory or assembly. Give the directory that it was built or published to.");
        return new PluginPlace(NameOf(path), path, origin);
    }

    private static PluginPlace AtFile(string path, PluginOrigin origin)
    {
        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            throw new PluginException(PluginFailure.Broken, $"'{ShownText.Visible(path)}' is no plug-in. Give an assembly (.dll), or the directory that it is in.");
        var (name, directory) = (Path.GetFileNameWithoutExtension(path), Path.GetDirectoryName(path)!);
        PluginName.ThrowIfInvalid(name);
        // What lies beside is the plug-in's where a build says so; else it may be anything.
        return new PluginPlace(name, directory, origin) { IsFileAlone = !File.Exists(Path.Combine(directory, name + ".deps.json")) };
    }

    // The one whose name the directory has, as in .owm/plugins; else the one that was built there.
    private static string NameOf(string directory)
    {
        var name = Path.GetFileName(directory);
        if (PluginName.IsValid(name) && File.Exists(Path.Combine(directory, name + ".dll"))) return name;
        try
        {
            var built = Names(".deps.json");
            if (built.Count == 0) built = Names(".dll");
            if (built is [var only])
            {
                PluginName.ThrowIfInvalid(only);
                return only;
            }

            throw new PluginException(PluginFailure.Broken, built.Count == 0
                ? $"'{ShownText.Visible(directory)}' holds no assembly (.dll). Give the directory that a plug-in was built or published to."
                : $"'{ShownText.Visible(directory)}' holds several assemblies: {string.Join(", ", built.Take(5).Select(n => ShownText.Visible(n) + ".dll"))}. Give the path of the one that is the plug-in.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(PluginFailure.Storage, $"'{ShownText.Visible(directory)}' cannot be read: {e.Message}", e);
        }

        List<string> Names(string suffix) =>
            [.. System.IO.Directory.EnumerateFiles(directory, "*" + suffix).Select(f => Path.GetFileName(f)[..^suffix.Length]).Order(StringComparer.Ordinal)];
    }
}

/// <summary>Who named a plug-in.</summary>
public enum PluginOrigin
{
    /// <summary>It is in the project's <c>.owm/plugins</c>.</summary>
    Project,

    /// <summary>The project's configuration names it.</summary>
    ProjectConfiguration,

    /// <summary>The user's configuration names it, for every project.</summary>
    UserConfiguration,
}
