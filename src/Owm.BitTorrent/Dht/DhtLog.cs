using Microsoft.Extensions.Logging;

namespace Owm.BitTorrent.Dht;

/// <summary>The DHT's log entries, from 1500.</summary>
internal static partial class DhtLog
{
    [LoggerMessage(EventId = 1500, Level = LogLevel.Debug, Message = "DHT: {Nodes} nodes known after asking {Asked} ({Family})")]
    public static partial void DhtJoined(this ILogger logger, int nodes, int asked, string family);

    [LoggerMessage(EventId = 1501, Level = LogLevel.Debug, Message = "DHT: nobody answers; trying again in {Retry} ({Family})")]
    public static partial void DhtAlone(this ILogger logger, TimeSpan retry, string family);

    [LoggerMessage(EventId = 1502, Level = LogLevel.Debug, Message = "DHT: {Host} cannot be found: {Reason}")]
    public static partial void DhtHostUnknown(this ILogger logger, string host, string reason);

    [LoggerMessage(EventId = 1503, Level = LogLevel.Debug, Message = "DHT: others see this node at {Address}; its id is now {Id}")]
    public static partial void DhtIdChanged(this ILogger logger, System.Net.IPAddress address, NodeId id);

    [LoggerMessage(EventId = 1504, Level = LogLevel.Warning, Message = "DHT: nothing can be received now; trying again in {Retry}: {Reason}")]
    public static partial void DhtReceiveFailed(this ILogger logger, TimeSpan retry, string reason);

    [LoggerMessage(EventId = 1505, Level = LogLevel.Error, Message = "DHT: failed unexpectedly")]
    public static partial void DhtFailed(this ILogger logger, Exception error);
}
