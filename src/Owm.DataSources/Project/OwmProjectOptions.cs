using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>How a project is opened.</summary>
public sealed record OwmProjectOptions
{
    /// <summary>Gets how the graph's file is opened, given its full path. Default: a SQLite file, which the first write makes. Called when the graph is first needed.</summary>
    public Func<string, IQuadStore> OpenStore { get; init; } = path => SqliteQuadStore.Open(path, new SqliteQuadStoreOptions { CreateWhenWritten = true });

    /// <summary>Gets the kinds of data source known. Default: those that ship with Owm.</summary>
    public TypeRegistry Kinds { get; init; } = new();

    /// <summary>Gets the loaders known. Default: those that ship with this library.</summary>
    public LoaderRegistry Loaders { get; init; } = new();

    /// <summary>Gets how plug-ins are loaded, given the full path of the directory that holds <c>.owm</c>; see <see cref="PluginLoader"/>. Default: there are none. Called when kinds or loaders are first needed; who gives it disposes what it returns.</summary>
    public Func<string, PluginSet> LoadPlugins { get; init; } = _ => PluginSet.None;

    /// <summary>Gets the clock, for waiting on other processes. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
