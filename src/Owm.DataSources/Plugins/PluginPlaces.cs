namespace Owm.DataSources;

/// <summary>Finds the plug-ins of a project: in <c>.owm/plugins</c>, and those that configurations name. Reads none of them.</summary>
internal static class PluginPlaces
{
    /// <summary>The key of a configuration under which plug-ins are named: a path, or a list of them.</summary>
    public const string ConfigurationKey = "plugins";

    /// <summary>Tells whether a project may have plug-ins, in no more time than it takes to ask for a directory and read a small file.</summary>
    public static bool MayBeIn(string projectDirectory) =>
        Directory.Exists(PluginDirectory.PathIn(projectDirectory)) || IsMentionedIn(ConfigurationOf(projectDirectory));

    /// <summary>Tells whether a configuration may name plug-ins.</summary>
    public static bool IsMentionedIn(string configurationFile)
    {
        // Asked first, as an exception takes a start of the tool longer than all the rest of this.
        if (!File.Exists(configurationFile)) return false;
        try
        {
            return File.ReadAllBytes(configurationFile).AsSpan().IndexOf("\"plugins\""u8) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not to be read: whoever needs the configuration for more says so.
            return false;
        }
    }

    /// <summary>Returns the plug-ins, by name; of two that have one name, the second with the problem.</summary>
    public static IReadOnlyList<PluginPlace> Of(string? projectDirectory, PluginOptions options)
    {
        var places = new Dictionary<string, PluginPlace>(StringComparer.OrdinalIgnoreCase);
        var doubles = new List<PluginPlace>();
        IEnumerable<PluginPlace> found = options.UserPlugins.Select(path => Configured(path, PluginOrigin.UserConfiguration));
        if (projectDirectory is not null) found = [.. new PluginDirectory(projectDirectory, options.Time).Places(), .. NamedBy(projectDirectory, options.Time), .. found];
        foreach (var place in found)
        {
            if (places.TryAdd(place.Name, place)) continue;
            doubles.Add(place with { Problem = place.Problem ?? PluginException.Broken(place.Name, $"is there twice: in '{ShownText.Visible(places[place.Name].Directory)}', which is used, and in '{ShownText.Visible(place.Directory)}', which is not. Take one of them away.") });
        }

        return [.. places.Values.Concat(doubles).OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<PluginPlace> NamedBy(string projectDirectory, TimeProvider time)
    {
        var file = ConfigurationOf(projectDirectory);
        if (!IsMentionedIn(file)) yield break;
        foreach (var named in new ProjectConfiguration(file, time).GetList(ConfigurationKey))
        {
            var path = Path.GetFullPath(named, projectDirectory);
            var place = Configured(path, PluginOrigin.ProjectConfiguration);
            // A project may come from anybody: it has no say about the rest of this machine.
            yield return RealPath.IsInside(projectDirectory, place.Directory) ? place : place with
            {
                Problem = PluginException.Broken(place.Name, $"is named by {ConfigurationKey} in '{ShownText.Visible(file)}' with a path that leads out of the project: '{ShownText.Visible(path)}'. Name it in your own owm.conf, or copy it with `owm plugin add`."),
            };
        }
    }

    private static PluginPlace Configured(string path, PluginOrigin origin)
    {
        try
        {
            return PluginPlace.At(path, origin);
        }
        catch (PluginException e)
        {
            return new PluginPlace(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)), path, origin) { Problem = e };
        }
    }

    private static string ConfigurationOf(string projectDirectory) => Path.Combine(projectDirectory, ".owm", "owm.conf");
}
