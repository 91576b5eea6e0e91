using System.Globalization;
using Owm.BitTorrentLoader.Catalogs;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary>Entries of a catalog as users name them: by serial number in the listing, name, or id.</summary>
internal static class CatalogEntries
{
    /// <summary>Finds an entry.</summary>
    /// <exception cref="CommandException">There is none, or several are meant.</exception>
    public static async Task<CatalogEntry> FindAsync(ITorrentCatalog catalog, string wanted, CancellationToken cancellationToken)
    {
        var isSerial = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var serial);
        if (!isSerial && await catalog.FindAsync(wanted, cancellationToken) is { } named) return named;

        var entries = await catalog.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        if (isSerial && serial >= 1 && serial <= entries.Count) return entries[serial - 1];
        if (entries.Find(entry => entry.Id == wanted || entry.Name == wanted) is { } entry) return entry;
        if (entries.FindAll(entry => entry.Name == wanted + ".torrent") is [var unextended]) return unextended;
        var remedy = isSerial && entries.Count > 0
            ? $" Serial numbers go from 1 to {entries.Count}."
            : NearMatches.Question(wanted, entries.Select(entry => entry.Name));
        throw CommandException.NotFound($"There is no '{VisibleText.Of(wanted)}' in {catalog.DisplayName}.{remedy} See 'owm catalog list'.");
    }

    /// <summary>Returns what is told of an entry.</summary>
    public static List<Field> Fields(CatalogEntry entry, int serial) =>
    [
        new("name", "Name", entry.Name),
        new("serial", "No.", serial),
        new("id", "Id", entry.Id),
        new("description", "Description", entry.Description),
        new("size", "Size", Cell.Size(entry.Size)),
        new("modified", "Date", Cell.Time(entry.Modified)),
        new("md5", "MD5", entry.Md5),
        new("sha256", "SHA-256", entry.Sha256),
        new("source", "Source", entry.Source),
        new("digests", "Digests", entry.Digests.Select(digest => digest.Hex).ToArray()),
    ];
}
