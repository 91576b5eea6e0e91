namespace Owm.DataSources;

/// <summary>Where a plug-in registers what it brings.</summary>
public sealed class PluginRegistration
{
    private readonly PluginContent _content;
    private readonly List<IPluginContribution> _contributions = [];

    internal PluginRegistration(PluginContent content) => _content = content;

    /// <summary>Gets where kinds of data source are registered, and of other records.</summary>
    public PluginKinds Kinds { get; } = new();

    /// <summary>Gets where kinds of translator are registered.</summary>
    public PluginTranslators Translators { get; } = new();

    /// <summary>Gets where loaders are registered.</summary>
    public PluginLoaders Loaders { get; } = new();

    /// <summary>Gets the names of the plug-in's files, sorted, with <c>/</c> between directories.</summary>
    public IReadOnlyCollection<string> FileNames => _content.FileNames;

    internal IReadOnlyList<IPluginContribution> Contributions => _contributions;

    internal IEnumerable<Type> Types => Kinds.Types.Union(Translators.Types);

    /// <summary>Adds something for a layer above this one; see that layer for what there is.</summary>
    /// <typeparam name="T">The class of the contribution, as that layer declares it.</typeparam>
    /// <param name="contribution">The contribution.</param>
    public void Add<T>(T contribution)
        where T : class, IPluginContribution
    {
        ArgumentNullException.ThrowIfNull(contribution);
        _contributions.Add(contribution);
    }

    /// <summary>Opens one of the plug-in's files as it was when the plug-in was checked, whatever has become of the file since.</summary>
    /// <param name="name">The file's name, as in <see cref="FileNames"/>.</param>
    /// <exception cref="FileNotFoundException">The plug-in has no such file.</exception>
    public Stream OpenFile(string name) =>
        _content.Find(name) is { } bytes ? new MemoryStream(bytes, writable: false)
        : throw new FileNotFoundException($"The plug-in '{_content.Name}' has no file '{ShownText.Visible(name)}'. Ship it in the plug-in's directory.", name);
}

/// <summary>The kinds a plug-in brings.</summary>
public sealed class PluginKinds
{
    private readonly List<Type> _types = [];

    internal IReadOnlyList<Type> Types => _types;

    /// <summary>Registers a kind.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    public void Register<T>()
        where T : DataObject => Register(typeof(T));

    /// <summary>Registers a kind.</summary>
    /// <param name="type">Its class, which derives from <see cref="DataObject"/>.</param>
    /// <exception cref="ArgumentException">It does not derive from it.</exception>
    /// <exception cref="InvalidRecordException">Its attributes contradict themselves.</exception>
    public void Register(Type type)
    {
        _ = KindDescription.Of(type);
        if (!_types.Contains(type)) _types.Add(type);
    }
}

/// <summary>The kinds of translator a plug-in brings.</summary>
public sealed class PluginTranslators
{
    private readonly PluginKinds _kinds = new();

    internal IReadOnlyList<Type> Types => _kinds.Types;

    /// <summary>Registers a kind of translator.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <exception cref="InvalidRecordException">Its attributes contradict themselves.</exception>
    public void Register<T>()
        where T : DataTranslator => _kinds.Register<T>();
}

/// <summary>The loaders a plug-in brings.</summary>
public sealed class PluginLoaders
{
    private readonly List<LoaderRegistration> _registrations = [];

    internal IReadOnlyList<LoaderRegistration> Registrations => _registrations;

    /// <summary>Registers a loader.</summary>
    /// <param name="name">Its name, which no other loader has.</param>
    /// <param name="priority">Loaders with more of it are asked first; see <see cref="LoaderPriority"/>.</param>
    /// <param name="make">Makes the loader, when something is to be loaded. It must not fetch anything.</param>
    public void Add(string name, int priority, Func<LoaderContext, DataSourceDirLoader> make)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(make);
        _registrations.Add(new LoaderRegistration(name, priority, make));
    }
}
