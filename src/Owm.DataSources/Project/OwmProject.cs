using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A directory whose data sources are described in a graph: the one that holds <c>.owm</c>.</summary>
/// <remarks>
/// Opening a project reads nothing; the graph is opened when it is first needed. Nothing here ever fetches the content
/// of a source. Several processes may use a project at once: one writes while the others wait their turn or read.
/// </remarks>
public sealed class OwmProject : IDisposable
{
    private const string OwmDirectoryName = ".owm";

    // What others must never get by way of version control: content, secrets, and what can be made again.
    private const string GitIgnore = """
        # The graph is shared by `owm export`, content by `owm share`; secrets not at all. Plug-ins are shared: they
        # run nowhere before `owm plugin allow`. To leave them out, add a line with plugins/
        graph.db*
        shared_state*
        data_source_directories*
        data_source_data/
        ds_files/
        cache/
        temp/
        plugins/.*
        user.conf
        credentials*
        client_secret*
        token*
        *.key
        *.lock
        *.tmp

        """;

    private readonly Lazy<IQuadStore> _store;
    private readonly Lazy<PluginSet> _plugins;
    private readonly TypeRegistry _kinds;
    private readonly LoaderRegistry _loaders;

    private OwmProject(string directory, string workingDirectory, OwmProjectOptions options)
    {
        ProjectDirectory = directory;
        WorkingDirectory = workingDirectory;
        OwmDirectory = Path.Combine(directory, OwmDirectoryName);
        _kinds = options.Kinds;
        _loaders = options.Loaders;
        _plugins = new Lazy<PluginSet>(() => LoadPlugins(options));
        Configuration = new ProjectConfiguration(Path.Combine(OwmDirectory, "owm.conf"), options.Time);
        Directories = new SourceDirectories(directory, Path.Combine(OwmDirectory, "data_source_directories"), options.Time);
        _store = new Lazy<IQuadStore>(() => options.OpenStore(Path.Combine(OwmDirectory, "graph.db")));
        Sources = new ProjectSources(this);
        Contexts = new ProjectContexts(this);
        Statements = new ProjectStatements(this);
        Sharing = new ProjectSharing(this, Path.Combine(OwmDirectory, "shared_state"), options.Time);
        CommittedFiles = new CommittedFiles(Path.Combine(OwmDirectory, "ds_files"), options.Time);
        Files = new ProjectFiles(this, CommittedFiles);
        Translators = new ProjectTranslators(this);
        Translations = new ProjectTranslations(this);
    }

    /// <summary>Gets the full path of the directory that holds <c>.owm</c>.</summary>
    public string ProjectDirectory { get; }

    /// <summary>Gets the full path of <c>.owm</c>.</summary>
    public string OwmDirectory { get; }

    /// <summary>Gets the full path of the directory that the project was opened from: where files that are named without a directory are looked for.</summary>
    public string WorkingDirectory { get; }

    /// <summary>Gets whether <see cref="Init"/> made the project just now.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Gets the kinds of data source known, those of <see cref="Plugins"/> too.</summary>
    public TypeRegistry Kinds => Extended(_kinds);

    /// <summary>Gets the loaders known, those of <see cref="Plugins"/> too. None of them is asked before <see cref="LoadAsync"/> is called.</summary>
    public LoaderRegistry Loaders => Extended(_loaders);

    /// <summary>Gets the plug-ins. They are loaded by the first use of this property, of <see cref="Kinds"/> or of <see cref="Loaders"/>.</summary>
    public PluginSet Plugins => _plugins.Value;

    /// <summary>Gets where the files of sources are on this machine.</summary>
    public ProjectFiles Files { get; }

    /// <summary>Gets the files that the project keeps itself: <c>.owm/ds_files</c>.</summary>
    public CommittedFiles CommittedFiles { get; }

    /// <summary>Gets the translators.</summary>
    public ProjectTranslators Translators { get; }

    /// <summary>Gets what makes sources of others, and tells what was made of what.</summary>
    public ProjectTranslations Translations { get; }

    /// <summary>Gets the settings.</summary>
    public ProjectConfiguration Configuration { get; }

    /// <summary>Gets the data sources.</summary>
    public ProjectSources Sources { get; }

    /// <summary>Gets the contexts that the graph is made of.</summary>
    public ProjectContexts Contexts { get; }

    /// <summary>Gets the statements, one by one.</summary>
    public ProjectStatements Statements { get; }

    /// <summary>Gets the graph as a directory of text files, to be shared.</summary>
    public ProjectSharing Sharing { get; }

    /// <summary>Gets the index of where on this machine the content of sources is.</summary>
    public SourceDirectories Directories { get; }

    /// <summary>Gets the graph. It is opened by the first use of this property.</summary>
    /// <exception cref="RdfException">It cannot be opened.</exception>
    public IQuadStore Store => _store.Value;

    /// <summary>Makes a directory a project, or opens the one it is. What is there already is never changed.</summary>
    /// <param name="directory">The directory; made when missing.</param>
    /// <param name="defaultContextId">The IRI of the context that records go to; one is made up when none is given.</param>
    /// <param name="options">How the project is opened.</param>
    /// <exception cref="ProjectException">The IRI is none, or the project has another default context, or it cannot be written.</exception>
    public static OwmProject Init(string directory, string? defaultContextId = null, OwmProjectOptions? options = null)
    {
        if (defaultContextId is not null && !IriSyntax.IsAbsolute(defaultContextId))
            throw new ProjectException($"The default context {ShownText.Quoted(defaultContextId)} is not an absolute IRI. Give one such as http://example.org/my-lab.");

        var full = Path.GetFullPath(directory);
        var isNew = !File.Exists(Path.Combine(full, OwmDirectoryName, "owm.conf"));
        var project = new OwmProject(full, full, options ?? new OwmProjectOptions()) { IsNew = isNew };
        try
        {
            Directory.CreateDirectory(project.OwmDirectory);
            var ignore = Path.Combine(project.OwmDirectory, ".gitignore");
            if (!File.Exists(ignore)) AtomicFile.WriteText(ignore, GitIgnore.ReplaceLineEndings("\n"));
            project.Configuration.SetMissing(key => key == ProjectConfiguration.DefaultContextKey && defaultContextId is not null
                ? defaultContextId
                : $"urn:uuid:{Guid.NewGuid()}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProjectException($"'{project.OwmDirectory}' cannot be written: {e.Message}", e);
        }

        var existing = project.Configuration.DefaultContext.Value;
        if (defaultContextId is not null && existing != defaultContextId)
            throw new ProjectException($"'{full}' is a project already, with the default context {existing}. Change it with `owm config set {ProjectConfiguration.DefaultContextKey} {defaultContextId}`.");
        _ = project.Store;
        return project;
    }

    /// <summary>Opens the project that a directory belongs to: the nearest one upward.</summary>
    /// <param name="directory">Where the search begins.</param>
    /// <param name="options">How the project is opened.</param>
    /// <exception cref="ProjectNotFoundException">There is none.</exception>
    public static OwmProject Open(string directory, OwmProjectOptions? options = null) =>
        TryFind(directory, options) ?? throw new ProjectNotFoundException(Path.GetFullPath(directory));

    /// <summary>Opens the project that a directory belongs to, or returns <see langword="null"/> when it belongs to none.</summary>
    /// <param name="directory">Where the search begins.</param>
    /// <param name="options">How the project is opened.</param>
    public static OwmProject? TryFind(string directory, OwmProjectOptions? options = null)
    {
        var workingDirectory = Path.GetFullPath(directory);
        for (var current = new DirectoryInfo(workingDirectory); current is not null; current = current.Parent)
        {
            // A user's own directory of that name, without a configuration, is no project.
            if (File.Exists(Path.Combine(current.FullName, OwmDirectoryName, "owm.conf"))) return new OwmProject(current.FullName, workingDirectory, options ?? new OwmProjectOptions());
        }

        return null;
    }

    /// <summary>Returns the prefixes by which identifiers are read and shown: those of the kinds, and those bound in the project.</summary>
    public Prefixes ReadPrefixes() => Graph().ReadPrefixes();

    /// <summary>Returns the prefixes bound in the project.</summary>
    public Prefixes ReadBoundPrefixes() => Graph().ReadBoundPrefixes();

    /// <summary>Saves what a function declares: all of it, or nothing when it throws or something in it is not right.</summary>
    /// <param name="declare">Declares records, statements, contexts and prefixes.</param>
    /// <param name="context">Where records go; the project's default context when none is given.</param>
    /// <returns>What was added and changed.</returns>
    /// <exception cref="InvalidStatementsException">Statements are about contexts that are not imported; all of them are named.</exception>
    /// <exception cref="InvalidRecordException">A record cannot be stored.</exception>
    /// <exception cref="RdfException">The graph cannot be written.</exception>
    public SaveResult Save(Action<OwmNamespace> declare, Iri? context = null)
    {
        ArgumentNullException.ThrowIfNull(declare);
        var names = Configuration.ReadGraphNames();
        var target = TargetContext(context, names);
        var saved = new OwmNamespace(target, ns => Validate(ns, Store.Match));

        // Outside the transaction: whatever a module does, and however long, it neither holds up nor harms the graph.
        declare(saved);
        saved.Close();

        return Write(names, (writer, transaction) => writer.Write(saved, Validate(saved, transaction.Match)));

        NamespaceValidation Validate(OwmNamespace ns, Func<QuadPattern, IEnumerable<Quad>> match) =>
            NamespaceValidation.Of(ns, new ContextImports(match, names.Imports), Kinds);
    }

    /// <summary>Loads a source by the first loader that can and succeeds, and remembers where its content is.</summary>
    /// <param name="source">The source.</param>
    /// <param name="directory">Where the content shall go; a place of the project's own when none is given.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading; what has been fetched so far may stay for the next try.</param>
    /// <returns>What was loaded, and by which loader.</returns>
    /// <exception cref="SourceNotLoadedException">No loader could; it tells what each of them said.</exception>
    /// <exception cref="ProjectException">The index of what is where cannot be written.</exception>
    public async Task<LoadResult> LoadAsync(DataSource source, string? directory = null, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var given = directory is null ? null : Path.GetFullPath(directory, WorkingDirectory);
        var result = await Loaders.LoadAsync(new LoaderContext(this, source, given), progress, cancellationToken);
        var isKnown = result.Content.WasThere && Files.DirectoryOf(source) == result.Content.Directory;
        if (source.Identifier is { } identifier && !isKnown) Directories.Set(identifier, result.Content.Directory, result.LoaderKey);
        return result;
    }

    /// <summary>Closes the graph.</summary>
    public void Dispose()
    {
        if (_store.IsValueCreated) _store.Value.Dispose();
    }

    /// <summary>Saves the statements of a document: all, or none when it is wrong somewhere.</summary>
    /// <param name="statements">The statements; those without a graph go to the target context.</param>
    /// <param name="documentId">Returns what tells this document from others: its blank nodes, if it has any, are named after it.</param>
    /// <param name="context">The target context; the project's default context when none is given.</param>
    /// <param name="prefixes">The prefixes the document declares, filled while it is read.</param>
    internal SaveResult SaveDocument(IEnumerable<Quad> statements, Func<string> documentId, Iri? context, Prefixes prefixes)
    {
        var names = Configuration.ReadGraphNames();
        var target = TargetContext(context, names);
        return Write(names, (writer, _) => new DocumentImport(writer, names, Kinds, target, documentId).Add(statements, prefixes, ReadBoundPrefixes()));
    }

    internal SourceGraph Graph() => new(Store, Configuration.ReadGraphNames(), Kinds);

    // Plug-ins add to the registries when they are loaded.
    private T Extended<T>(T registry)
    {
        _ = _plugins.Value;
        return registry;
    }

    private PluginSet LoadPlugins(OwmProjectOptions options)
    {
        var plugins = options.LoadPlugins(ProjectDirectory);
        plugins.AddTo(_kinds, _loaders);
        return plugins;
    }

    private static Iri TargetContext(Iri? context, GraphNames names)
    {
        if (context is null) return names.Default;
        if (names.IsTechnical(context)) throw new ProjectException($"{context} keeps the project's own records of imports and prefixes. Take another context.");
        return IriCheck.Absolute(context);
    }

    private SaveResult Write(GraphNames names, Action<GraphWriter, IQuadTransaction> write)
    {
        using var transaction = Store.BeginWrite();
        var writer = new GraphWriter(transaction, names, Kinds);
        write(writer, transaction);
        var result = writer.Result();
        if (result.ChangedAnything) transaction.Commit();
        return result;
    }
}
