namespace Owm.DataSources;

/// <summary>Brings the content of a data source into a directory: the contract that loaders implement.</summary>
/// <remarks>
/// An implementer writes <see cref="CanLoad"/> and <see cref="LoadCoreAsync"/>; the checks on what comes back are made
/// here, once, for every loader. Making a loader, and making, saving or showing a record, never fetches anything: only
/// <see cref="Load"/> and <see cref="LoadAsync"/> do.
/// </remarks>
public abstract class DataSourceDirLoader
{
    /// <summary>Makes a loader.</summary>
    /// <param name="baseDirectory">Where everything it loads goes. It need not exist yet.</param>
    protected DataSourceDirLoader(string baseDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(baseDirectory);
        BaseDirectory = Path.GetFullPath(baseDirectory);
    }

    /// <summary>Gets the directory that everything loaded goes into, as a full path (links in it are not resolved).</summary>
    public string BaseDirectory { get; }

    /// <summary>Gets the name of this loader's own folder among the loaders of a project. Default: the type's full name.</summary>
    public virtual string DirectoryKey => GetType().FullName ?? GetType().Name;

    /// <summary>Tells whether this loader knows how to load a source, from the record alone: it must not fetch anything.</summary>
    /// <param name="source">The source.</param>
    public abstract bool CanLoad(DataSource source);

    /// <summary>Returns why this loader cannot load a source, for people: a clause such as "the record names no torrent".</summary>
    /// <param name="source">A source that <see cref="CanLoad"/> is false of.</param>
    public virtual string RefusalOf(DataSource source) => "it does not load records like this";

    /// <summary>Loads a source and waits for it; see <see cref="LoadAsync"/>.</summary>
    /// <param name="source">The source.</param>
    /// <returns>The real path of the directory that holds the content.</returns>
    /// <exception cref="LoadFailedException">The content could not be loaded, or what the loader returned is not a directory inside <see cref="BaseDirectory"/>.</exception>
    public string Load(DataSource source) =>
        // On the pool, so that a caller with a synchronization context of its own does not wait for itself.
        Task.Run(() => LoadAsync(source)).GetAwaiter().GetResult();

    /// <summary>Loads a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading; what has been fetched so far may stay for the next try.</param>
    /// <returns>The real path of the directory that holds the content: every symbolic link in it is resolved.</returns>
    /// <exception cref="LoadFailedException">The content could not be loaded, or what the loader returned is not a directory inside <see cref="BaseDirectory"/>.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public async Task<string> LoadAsync(DataSource source, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        (await LoadDirectoryAsync(source, progress, cancellationToken)).Directory;

    /// <summary>Loads a source, and tells more of it than <see cref="LoadAsync"/> does.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading; what has been fetched so far may stay for the next try.</param>
    /// <exception cref="LoadFailedException">The content could not be loaded, or what the loader returned is not a directory inside <see cref="BaseDirectory"/>.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public async Task<LoadedDirectory> LoadDirectoryAsync(DataSource source, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        LoadedDirectory loaded;
        try
        {
            loaded = await LoadDirectoryCoreAsync(source, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not LoadFailedException)
        {
            throw new LoadFailedException(source, this, e.Message, e);
        }

        return loaded with { Directory = Check(source, loaded.Directory) };
    }

    /// <summary>Loads a source: what an implementer writes.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">To be told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>The directory that holds the content: absolute, or relative to <see cref="BaseDirectory"/>; the base itself is fine.</returns>
    protected abstract Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Loads a source, and tells what was done. Loaders that know more than the directory override it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">To be told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>What was loaded; its directory as <see cref="LoadCoreAsync"/> returns it.</returns>
    protected virtual async Task<LoadedDirectory> LoadDirectoryCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        new() { Directory = await LoadCoreAsync(source, progress, cancellationToken) };

    private string Check(DataSource source, string? returned)
    {
        if (string.IsNullOrEmpty(returned)) throw new LoadFailedException(source, this, "Loader returned an empty string.");

        string real, realBase;
        try
        {
            real = RealPath.Of(Path.Combine(BaseDirectory, returned));
            realBase = RealPath.Of(BaseDirectory);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new LoadFailedException(source, this, $"Loader returned a path that cannot be followed, \"{returned}\": {e.Message}", e);
        }

        if (!RealPath.Contains(realBase, real))
            throw new LoadFailedException(source, this, $"Loader returned a file path, \"{real}\", outside of the base directory, \"{realBase}\".");
        if (Directory.Exists(real)) return real;
        throw new LoadFailedException(source, this, File.Exists(real)
            ? $"Loader did not return a directory, but returned \"{real}\"."
            : $"Loader returned a directory that does not exist, \"{real}\".");
    }
}
