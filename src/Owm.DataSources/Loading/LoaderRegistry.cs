namespace Owm.DataSources;

/// <summary>The loaders a program knows, in the order they are asked.</summary>
/// <remarks>
/// The first loader that can load a source and succeeds, loads it; one that fails does not keep the next from trying.
/// A loader is made when a source is to be loaded, never before. To be filled before it is used by several threads.
/// </remarks>
public sealed class LoaderRegistry
{
    private readonly List<LoaderRegistration> _registrations = [];

    /// <summary>Makes a registry of the loaders that ship with this library: what is on this machine already, and HTTP.</summary>
    /// <param name="http">How files are fetched over HTTP.</param>
    public LoaderRegistry(HttpDirLoaderOptions? http = null)
    {
        Add("local", LoaderPriority.Local, static context => new ProjectDirectoryLoader(context.Project, context.GivenDirectory));
        Add("http", LoaderPriority.Server, context => new HttpDirLoader(context.BaseDirectoryFor(typeof(HttpDirLoader)), WithLayout(http, context)));
    }

    /// <summary>Gets the loaders, those asked first at the beginning.</summary>
    public IReadOnlyList<LoaderRegistration> Registrations => _registrations;

    /// <summary>Adds a loader.</summary>
    /// <param name="name">Its name, which no other one has.</param>
    /// <param name="priority">Loaders with more of it are asked first, those with the same in the order they were added; see <see cref="LoaderPriority"/>.</param>
    /// <param name="make">Makes the loader. It must not fetch anything.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">Another loader has that name.</exception>
    public LoaderRegistry Add(string name, int priority, Func<LoaderContext, DataSourceDirLoader> make)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(make);
        if (_registrations.Exists(r => r.Name == name)) throw new ArgumentException($"A loader called '{name}' is there already. Choose another name.", nameof(name));
        var place = _registrations.FindIndex(r => r.Priority < priority);
        _registrations.Insert(place < 0 ? _registrations.Count : place, new LoaderRegistration(name, priority, make));
        return this;
    }

    /// <summary>Takes a loader away.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string name) => _registrations.RemoveAll(r => r.Name == name) > 0;

    /// <summary>Loads a source by the first loader that can and succeeds.</summary>
    /// <param name="context">What is to be loaded, and where.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading; what has been fetched so far may stay for the next try.</param>
    /// <returns>What was loaded, and by which loader.</returns>
    /// <exception cref="SourceNotLoadedException">No loader could; it tells what each of them said.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public async Task<LoadResult> LoadAsync(LoaderContext context, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var refusals = new List<LoaderRefusal>();
        foreach (var registration in _registrations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var loader = registration.Make(context);
                if (!loader.CanLoad(context.Source))
                {
                    refusals.Add(new LoaderRefusal(registration.Name, loader.RefusalOf(context.Source), Failure: null));
                    continue;
                }

                return new LoadResult(registration.Name, loader.DirectoryKey, await loader.LoadDirectoryAsync(context.Source, progress, cancellationToken));
            }
            catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                // Whatever a loader throws, also where it was made or asked: the next one may do better.
                refusals.Add(new LoaderRefusal(registration.Name, (e as LoadFailedException)?.Reason ?? e.Message, e));
            }
        }

        throw new SourceNotLoadedException(context.Source, refusals);
    }

    /// <summary>Tells which loader would be the first to try, from the record alone: nothing is fetched.</summary>
    /// <param name="context">What would be loaded, and where.</param>
    /// <returns>The loader, and its name.</returns>
    /// <exception cref="SourceNotLoadedException">No loader can; it tells what each of them said.</exception>
    public (string Name, DataSourceDirLoader Loader) Choose(LoaderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var refusals = new List<LoaderRefusal>();
        foreach (var registration in _registrations)
        {
            var loader = registration.Make(context);
            if (loader.CanLoad(context.Source)) return (registration.Name, loader);
            refusals.Add(new LoaderRefusal(registration.Name, loader.RefusalOf(context.Source), Failure: null));
        }

        throw new SourceNotLoadedException(context.Source, refusals);
    }

    // In a place of the project's own, files of several sources may have one name.
    private static HttpDirLoaderOptions WithLayout(HttpDirLoaderOptions? options, LoaderContext context) =>
        (options ?? new HttpDirLoaderOptions()) with { FolderPerSource = context.GivenDirectory is null };
}

/// <summary>A loader that a registry knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Priority">Loaders with more of it are asked first.</param>
/// <param name="Make">Makes it.</param>
public sealed record LoaderRegistration(string Name, int Priority, Func<LoaderContext, DataSourceDirLoader> Make);

/// <summary>Priorities of the loaders that ship with Owm; the numbers between them are free.</summary>
public static class LoaderPriority
{
    /// <summary>What is on this machine already.</summary>
    public const int Local = 300;

    /// <summary>Swarms: whoever has a copy helps.</summary>
    public const int Swarm = 200;

    /// <summary>A server that serves alone.</summary>
    public const int Server = 100;
}

/// <summary>What was loaded, and by which loader.</summary>
/// <param name="LoaderName">The loader's name in the registry.</param>
/// <param name="LoaderKey">Its <see cref="DataSourceDirLoader.DirectoryKey"/>.</param>
/// <param name="Content">What was loaded.</param>
public sealed record LoadResult(string LoaderName, string LoaderKey, LoadedDirectory Content);
