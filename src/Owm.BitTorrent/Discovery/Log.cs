using System.Net;
using Microsoft.Extensions.Logging;

namespace Owm.BitTorrent.Discovery;

/// <summary>The log entries of local service discovery: from 1400.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1400, Level = LogLevel.Information, Message = "No peers are found on the local network by {Group}: {Reason}")]
    public static partial void NoLocalDiscovery(this ILogger logger, IPEndPoint group, string reason);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Debug, Message = "The local network was not told of this client by {Group}: {Reason}")]
    public static partial void LocalAnnounceFailed(this ILogger logger, IPEndPoint group, string reason);
}
