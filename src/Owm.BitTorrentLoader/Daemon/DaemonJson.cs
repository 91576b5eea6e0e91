using System.Text.Json.Serialization;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>The JSON that daemon and clients speak: names in lower case with underscores, nothing deeper than 32.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 32,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DaemonHello))]
[JsonSerializable(typeof(DaemonErrorAnswer))]
[JsonSerializable(typeof(DaemonTorrent))]
[JsonSerializable(typeof(IReadOnlyList<DaemonTorrent>))]
[JsonSerializable(typeof(NewTorrent))]
[JsonSerializable(typeof(AddedTorrent))]
[JsonSerializable(typeof(TorrentChange))]
[JsonSerializable(typeof(DaemonLimits))]
internal sealed partial class DaemonJson : JsonSerializerContext;
