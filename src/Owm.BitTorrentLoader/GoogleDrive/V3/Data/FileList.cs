using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Owm.BitTorrentLoader.GoogleDrive.V3.Data;

/// <summary>A page of files.</summary>
internal sealed class FileList : IDirectResponseSchema
{
    [JsonProperty("files")]
    public IList<File>? Files { get; set; }

    [JsonProperty("nextPageToken")]
    public string? NextPageToken { get; set; }

    [JsonProperty("incompleteSearch")]
    public bool? IncompleteSearch { get; set; }

    [JsonProperty("kind")]
    public string? Kind { get; set; }

    [JsonIgnore]
    public string? ETag { get; set; }
}
