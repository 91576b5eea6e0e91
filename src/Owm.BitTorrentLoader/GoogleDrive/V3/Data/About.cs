using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Owm.BitTorrentLoader.GoogleDrive.V3.Data;

/// <summary>Who is logged in.</summary>
internal sealed class About : IDirectResponseSchema
{
    [JsonProperty("user")]
    public User? User { get; set; }

    [JsonIgnore]
    public string? ETag { get; set; }
}

/// <summary>A user of Drive.</summary>
internal sealed class User
{
    [JsonProperty("displayName")]
    public string? DisplayName { get; set; }

    [JsonProperty("emailAddress")]
    public string? EmailAddress { get; set; }
}
