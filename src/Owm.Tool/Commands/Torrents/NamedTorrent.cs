using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Catalogs;
using Owm.Tool.Commands.Catalogs;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>A torrent that the user named, and the file name it goes by: that may hold the digest of its content.</summary>
/// <param name="Torrent">The torrent.</param>
/// <param name="FileName">Its file name, in the catalog or on disk.</param>
internal sealed record NamedTorrent(Torrent Torrent, string FileName)
{
    /// <summary>Gets the magnet link it was found by; null when it was not.</summary>
    public MagnetLink? Link { get; init; }

    /// <summary>Finds torrents: .torrent files, or else names in the catalog.</summary>
    /// <exception cref="CommandException">One is neither.</exception>
    public static async Task<IReadOnlyList<NamedTorrent>> FindAsync(CommandContext context, CatalogOptions options, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = new List<NamedTorrent>();
        using var catalog = new LazyCatalog(context, options);
        foreach (var name in names)
        {
            var torrent = await FindAsync(context, catalog, name, cancellationToken);
            if (found.Exists(other => other.Torrent.InfoHash == torrent.Torrent.InfoHash)) throw CommandException.Usage($"'{VisibleText.Of(name)}' is named twice. Name it once.");
            found.Add(torrent);
        }

        return found;
    }

    private static async Task<NamedTorrent> FindAsync(CommandContext context, LazyCatalog catalog, string name, CancellationToken cancellationToken)
    {
        var path = context.FullPath(name);
        if (Path.Exists(path)) return new NamedTorrent(TorrentFiles.Read(context, name), Path.GetFileName(path));
        if (name.Contains('/', StringComparison.Ordinal) || !catalog.IsKnown)
            throw CommandException.NotFound($"There is no file {VisibleText.Of(path)}{(catalog.IsKnown ? "" : ", and no catalog is set to look it up in: give --catalog, or run 'owm config set catalog'")}. Check the path.");
        var entry = await CatalogEntries.FindAsync(catalog.Value, name, cancellationToken);
        return new NamedTorrent((await catalog.Value.GetAsync(entry, cancellationToken)).Torrent, entry.FileName);
    }

    // Opened when the first name is no file.
    private sealed class LazyCatalog(CommandContext context, CatalogOptions options) : IDisposable
    {
        private ITorrentCatalog? _catalog;

        public bool IsKnown => options.IsKnown(context);

        public ITorrentCatalog Value => _catalog ??= options.Open(context);

        public void Dispose() => _catalog?.Dispose();
    }
}
