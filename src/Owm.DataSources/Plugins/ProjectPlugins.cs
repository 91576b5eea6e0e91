namespace Owm.DataSources;

/// <summary>Adds, allows and removes plug-ins of a project: what <c>owm plugin</c> does.</summary>
public sealed class ProjectPlugins
{
    private readonly string? _projectDirectory;
    private readonly PluginOptions _options;
    private readonly PluginLoader _loader;
    private readonly PluginTrust _trust;

    /// <summary>Makes the object; nothing is read before it is used.</summary>
    /// <param name="projectDirectory">The directory that holds <c>.owm</c>; <see langword="null"/> for the plug-ins of the user's configuration alone.</param>
    /// <param name="options">Where the user's consent is kept.</param>
    public ProjectPlugins(string? projectDirectory, PluginOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _projectDirectory = projectDirectory is null ? null : Path.GetFullPath(projectDirectory);
        _options = options;
        _loader = new PluginLoader(options);
        _trust = new PluginTrust(options.TrustFile, options.Time);
    }

    /// <summary>Copies a plug-in into the project and allows it. It is loaded once to see whether it can be used.</summary>
    /// <param name="path">The directory that it was built or published to, or its assembly.</param>
    /// <param name="replace">Whether it may take the place of another one of its name.</param>
    /// <returns>The plug-in, and whether anything was changed: not when it is there already.</returns>
    /// <exception cref="PluginException">It cannot be used, another one is in its place, or it cannot be written.</exception>
    public (Plugin Plugin, bool IsNew) Add(string path, bool replace = false)
    {
        if (_projectDirectory is null) throw new InvalidOperationException("Plug-ins are added to a project.");
        // Named by the user, so the directory itself may be a link; nothing in it may.
        var content = PluginContent.Read(PluginPlace.At(path, PluginOrigin.UserConfiguration));
        var directory = new PluginDirectory(_projectDirectory, _options.Time);
        var place = new PluginPlace(content.Name, directory.PathOf(content.Name), PluginOrigin.Project);
        var plugin = new PluginLoader(_options with { AreUnloadable = true }).Check(content, place, _projectDirectory);
        var isNew = directory.Add(content, replace);
        Allow(plugin);
        return (plugin, isNew);
    }

    /// <summary>Looks at a plug-in without running any of it.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is known of it, and its files with their lengths in bytes.</returns>
    /// <exception cref="PluginException">There is none of that name, or it cannot be read.</exception>
    public (Plugin Plugin, IReadOnlyList<(string Name, long Length)> Files) Look(string name)
    {
        var place = Find(name);
        if (place.Problem is not null) throw place.Problem;
        var content = PluginContent.Read(place);
        var allowed = _trust.AllowedDigest(Scope(place), place.Name);
        var state = allowed is null ? PluginState.NotAllowed : allowed == content.Digest ? PluginState.Allowed : PluginState.Changed;
        var plugin = new Plugin(place, state) { Version = PluginAssembly.Read(content).Version, Digest = content.Digest };
        return (plugin, [.. content.FileNames.Select(file => (file, (long)content.Find(file)!.Length))]);
    }

    /// <summary>Lets a plug-in run: with the content that was looked at, and no other.</summary>
    /// <param name="plugin">What was looked at.</param>
    /// <exception cref="ProjectException">The file of what is allowed cannot be written.</exception>
    public void Allow(Plugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _trust.Allow(Scope(plugin.Place), plugin.Name, plugin.Digest ?? throw new ArgumentException("It was not looked at.", nameof(plugin)));
    }

    /// <summary>Deletes a plug-in out of the project's <c>.owm/plugins</c>, and forgets that it was allowed.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="PluginException">There is none of that name, or a configuration names it, or it cannot be deleted.</exception>
    public void Remove(string name)
    {
        var place = FindRemovable(name);
        new PluginDirectory(_projectDirectory!, _options.Time).Remove(Path.GetFileName(place.Directory));
        _trust.Forget(Scope(place), place.Name);
    }

    /// <summary>Returns where a plug-in is that <see cref="Remove"/> can delete.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="PluginException">There is none of that name, or a configuration names it.</exception>
    public PluginPlace FindRemovable(string name)
    {
        var place = Find(name);
        return place.Origin switch
        {
            PluginOrigin.Project when place.Directory != PluginDirectory.PathIn(_projectDirectory!) => place,
            PluginOrigin.Project => throw place.Problem!,
            PluginOrigin.ProjectConfiguration => throw Named("the project's configuration", ""),
            _ => throw Named("your configuration", "--user "),
        };

        PluginException Named(string where, string option) =>
            new(PluginFailure.NotFound, $"The plug-in '{place.Name}' is not the project's: {where} names it. Take it out of there: `owm config get {PluginPlaces.ConfigurationKey}` shows it, `owm config set {option}{PluginPlaces.ConfigurationKey}` changes it.");
    }

    private PluginPlace Find(string name)
    {
        var places = _loader.Places(_projectDirectory);
        return places.FirstOrDefault(p => p.Name == name) ?? throw new PluginException(PluginFailure.NotFound, places.Count == 0
            ? $"There is no plug-in {ShownText.Quoted(name)} here: there are none at all. Add one with `owm plugin add`."
            : $"There is no plug-in {ShownText.Quoted(name)} here. There are {string.Join(", ", places.Select(p => ShownText.Visible(p.Name)))}.");
    }

    private string Scope(PluginPlace place) => PluginLoader.ScopeOf(place, _projectDirectory);
}
