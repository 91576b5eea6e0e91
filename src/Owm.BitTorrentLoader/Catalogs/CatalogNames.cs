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
}
