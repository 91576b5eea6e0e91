using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>What is remembered of one catalog: its last listing, and torrents. It can all be made again, so what is damaged is not there.</summary>
internal sealed class CatalogStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _directory;
    private readonly string _torrents;

    /// <summary>Makes the store of a catalog.</summary>
    /// <param name="directory">The directory of all stores.</param>
    /// <param name="catalog">The catalog, as people write it.</param>
    public CatalogStore(string directory, string catalog)
    {
        _directory = Path.Combine(Path.GetFullPath(directory), KeyOf(catalog));
        _torrents = Path.Combine(_directory, "torrents");
    }

    private string ListingPath => Path.Combine(_directory, "listing.json");

    private string StatePath => Path.Combine(_directory, "state.json");

    /// <summary>Reads the last listing, and when it was fetched.</summary>
    public async Task<(CatalogListing Listing, DateTimeOffset Fetched)?> ReadListingAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(ListingPath) || !File.Exists(StatePath)) return null;
            using var state = JsonDocument.Parse(await File.ReadAllBytesAsync(StatePath, cancellationToken), new JsonDocumentOptions { MaxDepth = 4 });
            var bytes = await BoundedFile.ReadAsync(ListingPath, CatalogIndex.MaxLength, cancellationToken);
            if (bytes is null || Text(state, "sha256") != Hex(bytes)) return null;
            if (!DateTimeOffset.TryParse(Text(state, "fetched"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var fetched)) return null;
            return (new CatalogListing(CatalogIndex.Read(bytes, "the remembered listing"), new ListingValidators(Text(state, "etag"), Text(state, "last_modified"))), fetched);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or CatalogException)
        {
            return null;
        }
    }

    /// <summary>Remembers a listing, and forgets the torrents that are not in it.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void WriteListing(CatalogListing listing, DateTimeOffset fetched)
    {
        MakeDirectory(_directory);
        var bytes = CatalogIndex.Write(listing.Entries);
        AtomicFile.Write(ListingPath, bytes, overwrite: true);
        WriteState(Hex(bytes), listing.Validators, fetched);
        Forget(listing.Entries);
    }

    /// <summary>Remembers that the listing is still the one that is remembered.</summary>
    public async Task RenewListingAsync(CatalogListing listing, DateTimeOffset fetched, CancellationToken cancellationToken) =>
        WriteState(Hex(await File.ReadAllBytesAsync(ListingPath, cancellationToken)), listing.Validators, fetched);

    /// <summary>Reads the torrent of an entry, if it is remembered and is the one that the entry speaks of.</summary>
    public async Task<TorrentDocument?> ReadTorrentAsync(CatalogEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var path = TorrentPath(entry);
            if (!File.Exists(path)) return null;
            var bytes = await BoundedFile.ReadAsync(path, TorrentDocument.MaxLength, cancellationToken);
            return bytes is not null && CatalogChecks.IsIntact(entry, bytes) ? TorrentDocument.Parse(bytes) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidTorrentException)
        {
            return null;
        }
    }

    /// <summary>Remembers the torrent of an entry.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void WriteTorrent(CatalogEntry entry, TorrentDocument torrent)
    {
        MakeDirectory(_directory);
        MakeDirectory(_torrents);
        AtomicFile.Write(TorrentPath(entry), torrent.Bytes.Span, overwrite: true);
    }

    private static void MakeDirectory(string directory)
    {
        // What a folder holds that is shared with few is nobody else's business.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, OwnerOnly);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string KeyOf(string text) => Hex(Encoding.UTF8.GetBytes(text))[..32];

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string TorrentPath(CatalogEntry entry) => Path.Combine(_torrents, KeyOf(entry.Id) + TorrentName.Extension);

    private void WriteState(string sha256, ListingValidators? validators, DateTimeOffset fetched)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("fetched", fetched.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture));
            json.WriteString("sha256", sha256);
            if (validators?.ETag is { } tag) json.WriteString("etag", tag);
            if (validators?.LastModified is { } modified) json.WriteString("last_modified", modified);
            json.WriteEndObject();
        }

        AtomicFile.Write(StatePath, stream.ToArray(), overwrite: true);
    }

    private void Forget(IReadOnlyList<CatalogEntry> entries)
    {
        if (!Directory.Exists(_torrents)) return;
        var kept = entries.Select(TorrentPath).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(_torrents, "*" + TorrentName.Extension))
        {
            if (!kept.Contains(path)) File.Delete(path);
        }
    }
}
