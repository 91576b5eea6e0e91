using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Owm.BitTorrentLoader.GoogleDrive.V3.Data;

/// <summary>A file's metadata (https://developers.google.com/drive/api/reference/rest/v3/files).</summary>
internal sealed class File : IDirectResponseSchema
{
    [JsonProperty("id")]
    public string? Id { get; set; }

    [JsonProperty("name")]
    public string? Name { get; set; }

    [JsonProperty("mimeType")]
    public string? MimeType { get; set; }

    [JsonProperty("description")]
    public string? Description { get; set; }

    [JsonProperty("parents")]
    public IList<string>? Parents { get; set; }

    /// <summary>The size in bytes; a string in the JSON, as Google writes 64-bit numbers.</summary>
    [JsonProperty("size")]
    public long? Size { get; set; }

    [JsonProperty("md5Checksum")]
    public string? Md5Checksum { get; set; }

    [JsonProperty("sha256Checksum")]
    public string? Sha256Checksum { get; set; }

    [JsonProperty("modifiedTime")]
    public string? ModifiedTimeRaw { get; set; }

    [JsonProperty("createdTime")]
    public string? CreatedTimeRaw { get; set; }

    /// <summary>Key and value are 124 bytes of UTF-8 together at most; every app sees them.</summary>
    [JsonProperty("properties")]
    public IDictionary<string, string>? Properties { get; set; }

    [JsonProperty("trashed")]
    public bool? Trashed { get; set; }

    [JsonProperty("shortcutDetails")]
    public ShortcutDetailsData? ShortcutDetails { get; set; }

    [JsonIgnore]
    public string? ETag { get; set; }

    /// <summary>What a shortcut points at.</summary>
    internal sealed class ShortcutDetailsData
    {
        [JsonProperty("targetId")]
        public string? TargetId { get; set; }

        [JsonProperty("targetMimeType")]
        public string? TargetMimeType { get; set; }
    }
}
