using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Owm.BitTorrentLoader.GoogleDrive.V3.Data;

/// <summary>Ids that a later files.create may use, so that one tried twice makes one file.</summary>
internal sealed class GeneratedIds : IDirectResponseSchema
{
    [JsonProperty("ids")]
    public IList<string>? Ids { get; set; }

    [JsonIgnore]
    public string? ETag { get; set; }
}
