using System.Globalization;
using System.Text.Json;
using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>
/// A catalog as one JSON document, which any web server can publish, and which is kept for when the catalog cannot be reached.
/// The format is described in docs/google-drive.md; members that are not known are passed over.
/// </summary>
internal static class CatalogIndex
{
    /// <summary>The name of the file in a directory that is published or mirrored.</summary>
    public const string FileName = "index.json";

    public const int MaxLength = 64 * 1024 * 1024;

    private const int Version = 1;
    private const int MaxEntries = 100_000;
    private const int MaxText = 64 * 1024;
    private const int MaxName = 1024;
    private const int MaxDigests = 16;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonWriterOptions Writing = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads an index. The ids of entries are their URLs as they are written.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="where">Where it is from, for errors.</param>
    /// <exception cref="CatalogException">It is something else, or too much.</exception>
    public static IReadOnlyList<CatalogEntry> Read(ReadOnlyMemory<byte> bytes, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(bytes), Reading);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("owm_catalog", out var version) || version.ValueKind != JsonValueKind.Number
                || !root.TryGetProperty("entries", out var entries) || entries.ValueKind != JsonValueKind.Array) throw Bad(where, "it has no 'owm_catalog' and 'entries'");
            if (!version.TryGetInt32(out var number) || number != Version) throw Bad(where, $"it is of version {version.GetRawText()[..Math.Min(20, version.GetRawText().Length)]}, and this program reads version {Version}");
            if (entries.GetArrayLength() > MaxEntries) throw Bad(where, $"it has more than {MaxEntries:N0} entries");
            return [.. entries.EnumerateArray().Select((entry, i) => Entry(entry) ?? throw Bad(where, $"entry {i + 1} is not as it should be: it needs a 'name' and a 'url'"))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Bad(where, IsPage(bytes.Span) ? "it is a web page, such as a network's log-in page" : "it is no JSON");
        }
    }

    /// <summary>Writes an index.</summary>
    /// <param name="entries">The entries; their ids become their URLs.</param>
    public static byte[] Write(IEnumerable<CatalogEntry> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("owm_catalog", Version);
            json.WriteStartArray("entries");
            foreach (var entry in entries) WriteEntry(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Writes what a folder keeps of an entry beside its torrent.</summary>
    public static byte[] WriteDetails(string? source, IReadOnlyList<Digest> digests)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Writing))
        {
            json.WriteStartObject();
            WriteDetails(json, source, digests);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Reads what a folder keeps of an entry; what is damaged is nothing, since the torrent is there all the same.</summary>
    public static (string? Source, IReadOnlyList<Digest> Digests) ReadDetails(byte[]? bytes)
    {
        if (bytes is null) return (null, []);
        try
        {
            using var document = JsonDocument.Parse(bytes, Reading);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(document.RootElement, "source", MaxText), Digests(document.RootElement) ?? [])
                : (null, []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, []);
        }
    }

    /// <summary>Returns whether bytes look like a web page.</summary>
    public static bool IsPage(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..];

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static CatalogException Bad(string where, string why) =>
        new(CatalogFailure.BadContent, $"{char.ToUpperInvariant(where[0])}{where[1..]} is no catalog index: {why}. Check the address, and this network's proxy.");

    private static CatalogEntry? Entry(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "name", MaxName) is not { Length: > 0 } name || Text(json, "url", MaxText) is not { Length: > 0 } url) return null;
        var md5 = Text(json, "md5", 32);
        var sha256 = Text(json, "sha256", 64);
        if (Digests(json) is not { } digests || !IsHex(md5, 32) || !IsHex(sha256, 64)) return null;
        return new CatalogEntry
        {
            Id = url,
            Name = name,
            Description = Text(json, "description", MaxText),
            Size = json.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null,
            Modified = Time(Text(json, "modified", 64)),
            Md5 = md5?.ToLowerInvariant(),
            Sha256 = sha256?.ToLowerInvariant(),
            Source = Text(json, "source", MaxText),
            Digests = digests,
        };
    }

    private static List<Digest>? Digests(JsonElement json)
    {
        if (!json.TryGetProperty("digests", out var values) || values.ValueKind == JsonValueKind.Null) return [];
        if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() > MaxDigests) return null;
        var digests = new List<Digest>();
        foreach (var value in values.EnumerateArray())
        {
            // The number of digits tells the algorithm; one of an algorithm to come is passed over.
            if (value.ValueKind != JsonValueKind.String) return null;
            if (Digest.TryParse(value.GetString()) is { } digest) digests.Add(digest);
        }

        return digests;
    }

    private static void WriteEntry(Utf8JsonWriter json, CatalogEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Name);
        json.WriteString("url", entry.Id);
        if (entry.Description is not null) json.WriteString("description", entry.Description);
        if (entry.Size is { } size) json.WriteNumber("size", size);
        if (entry.Modified is { } modified) json.WriteString("modified", modified.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture));
        if (entry.Md5 is not null) json.WriteString("md5", entry.Md5);
        if (entry.Sha256 is not null) json.WriteString("sha256", entry.Sha256);
        WriteDetails(json, entry.Source, entry.Digests);
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, string? source, IReadOnlyList<Digest> digests)
    {
        if (source is not null) json.WriteString("source", source);
        if (digests.Count == 0) return;
        json.WriteStartArray("digests");
        foreach (var digest in digests) json.WriteStringValue(digest.Hex);
        json.WriteEndArray();
    }

    private static bool IsHex(string? text, int length) => text is null || (text.Length == length && text.All(char.IsAsciiHexDigit));

    private static string? Text(JsonElement json, string name, int maxLength) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            ? text.Length <= maxLength ? text : throw new JsonException("too long")
            : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
