using System.Text.Json;
using System.Text.Json.Serialization;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>Writes values of an enumeration by their names, in lower case with underscores; numbers are refused.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
