using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>What the catalogs have in common about names.</summary>
internal static class CatalogNames
{
    public static void ThrowIfNotPostable(string name)
    {
        if (LocalFileName.IsSafe(name) && name.EndsWith(TorrentName.Extension, StringComparison.OrdinalIgnoreCase)) return;
        throw new CatalogException(CatalogFailure.Usage,
            $"'{name}' may not be an entry's name: it must end in .torrent, and be a file name on every system. '{LocalFileName.From(name)}' would be.");
    }

    public static CatalogException WouldOverwrite(string name, string catalog) => new(CatalogFailure.WouldOverwrite,
        $"Another torrent named '{name}' is in {catalog} already; posting would overwrite it. Remove that one first ('owm catalog rm {name}'), or post under another name.");

    /// <summary>Finds the entry that goes by a name: the exact one, or else the one that holds the same digest.</summary>
    /// <exception cref="CatalogException">Several do.</exception>
    public static CatalogEntry? Find(IReadOnlyList<CatalogEntry> entries, string name, string catalog)
    {
        var found = entries.Where(e => e.Name == name).ToList();
        if (found.Count == 0) found = [.. entries.Where(e => TorrentName.Same(e.Name, name))];
        return found.Count > 1 ? throw Ambiguous(name, found.Select(e => e.Id), catalog) : found.FirstOrDefault();
    }

    public static CatalogException Ambiguous(string name, IEnumerable<string> ids, string catalog)
    {
        string[] all = [.. ids];
        return new CatalogException(CatalogFailure.Ambiguous,
            $"In {catalog} {all.Length} files are named '{name}': ids {string.Join(", ", all)}. Remove all but one ('owm catalog rm ID'), or get one by its id.");
    }

    public static CatalogException ReadOnly(string catalog) => new(CatalogFailure.NotAllowed,
        $"{char.ToUpperInvariant(catalog[0])}{catalog[1..]} can only be read. Publish where it is made from: a folder, or drive:FOLDER_ID, with --catalog.");
}
