using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Files;
using Owm.DataSources;

namespace Owm.BitTorrentLoader;

/// <summary>Lets a project load over BitTorrent.</summary>
public static class BitTorrentLoaders
{
    /// <summary>The name of the loader in a registry.</summary>
    public const string Name = "bittorrent";

    /// <summary>Adds the loader of torrents to a registry. Content that the project's index knows of is checked, and completed, where it is.</summary>
    /// <param name="loaders">The registry.</param>
    /// <param name="options">Returns how it works, when something is to be loaded; by default as <see cref="LoaderOptions"/> says.
    /// Content goes into the given directory itself or, where none is given, into a folder for each torrent.</param>
    /// <returns>The registry.</returns>
    public static LoaderRegistry AddBitTorrent(this LoaderRegistry loaders, Func<LoaderContext, LoaderOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(loaders);
        return loaders.Add(Name, LoaderPriority.Swarm, context =>
        {
            var known = context.GivenDirectory ?? KnownPlace(context);
            return new BitTorrentDataSourceDirLoader(
                known ?? context.BaseDirectoryFor(typeof(BitTorrentDataSourceDirLoader)),
                (options?.Invoke(context) ?? OptionsOf(context.Project)) with { Layout = known is null ? ContentLayout.FolderPerTorrent : ContentLayout.Flat });
        });
    }

    private static LoaderOptions OptionsOf(OwmProject project) => new()
    {
        CatalogContributions = project.Plugins.Contributions<CatalogContribution>(),
    };

    /// <summary>Returns the place beside or in which the source's torrent lies, where the source was loaded before.</summary>
    private static string? KnownPlace(LoaderContext context)
    {
        if (context.Source is not LocalFileDataSource { TorrentFileName: { Length: > 0 } torrent, Identifier: { } identifier }
            || context.Project.Directories.Find(identifier) is not { Exists: true } known) return null;
        string?[] places = [known.Directory, Path.GetDirectoryName(known.Directory)];
        return Array.Find(places, place => place is not null && File.Exists(Path.Combine(place, LocalFileName.From(torrent))));
    }
}
