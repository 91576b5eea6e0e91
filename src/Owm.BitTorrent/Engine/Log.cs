using System.Net;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Engine;

/// <summary>The engine's log entries: 1000 engine, 1100 peers, 1200 content, 1300 trackers, 1400 web seeds, 1500 DHT. No payloads, no passkeys.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "Listening for peers on {EndPoint}")]
    public static partial void Listening(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "No connection can be accepted now; trying again in {Retry}: {Reason}")]
    public static partial void AcceptFailed(this ILogger logger, TimeSpan retry, string reason);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "The system has no file handles left; from now on there are at most {Max} connections. Raise the limit (ulimit -n) for more")]
    public static partial void ConnectionsLowered(this ILogger logger, int max);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "Port {Taken} is taken; port {Port} is listened on instead")]
    public static partial void PortTaken(this ILogger logger, int taken, int port);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Error, Message = "A mistake of this program, on a loop")]
    public static partial void LoopFaulted(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1100, Level = LogLevel.Debug, Message = "{Torrent}: connected to {Peer}")]
    public static partial void PeerConnected(this ILogger logger, IPEndPoint peer, string torrent);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Debug, Message = "{Torrent}: parted with {Peer}: {Reason} {Detail}")]
    public static partial void PeerClosed(this ILogger logger, IPEndPoint peer, string torrent, CloseReason reason, string detail);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Debug, Message = "{Torrent}: cannot connect to {Peer}: {Reason}")]
    public static partial void DialFailed(this ILogger logger, IPEndPoint peer, string torrent, string reason);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Debug, Message = "{Torrent}: no handshake from {Peer}: {Reason}")]
    public static partial void HandshakeFailed(this ILogger logger, IPEndPoint peer, string torrent, string reason);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Warning, Message = "{Torrent}: {Peer} sent bad data and is banned")]
    public static partial void PeerBanned(this ILogger logger, IPEndPoint peer, string torrent);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Error, Message = "{Torrent}: the connection to {Peer} failed unexpectedly")]
    public static partial void PeerFailed(this ILogger logger, IPEndPoint peer, string torrent, Exception error);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Debug, Message = "{Torrent}: the address of {Host} could not be found: {Reason}")]
    public static partial void HostUnknown(this ILogger logger, string host, string torrent, string reason);

    [LoggerMessage(EventId = 1107, Level = LogLevel.Information, Message = "{Torrent}: the metadata is there")]
    public static partial void MetadataComplete(this ILogger logger, string torrent);

    [LoggerMessage(EventId = 1200, Level = LogLevel.Warning, Message = "{Torrent}: piece {Piece} was bad and is fetched again")]
    public static partial void PieceBad(this ILogger logger, string torrent, int piece);

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "{Torrent}: stopped")]
    public static partial void TorrentFailed(this ILogger logger, string torrent, Exception error);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Information, Message = "{Torrent}: all that is wanted is there")]
    public static partial void TorrentComplete(this ILogger logger, string torrent);

    [LoggerMessage(EventId = 1400, Level = LogLevel.Information, Message = "{Torrent}: web seed {Url}: {Reason}")]
    public static partial void WebSeedFailed(this ILogger logger, string url, string torrent, string reason);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "{Torrent}: web seed {Url} sent bad data and is dropped")]
    public static partial void WebSeedBanned(this ILogger logger, string url, string torrent);

    [LoggerMessage(EventId = 1403, Level = LogLevel.Information, Message = "{Torrent}: the torrent cannot be had from {Url}: {Reason}")]
    public static partial void TorrentNotFetched(this ILogger logger, string url, string torrent, string reason);

    [LoggerMessage(EventId = 1402, Level = LogLevel.Error, Message = "{Torrent}: web seed {Url} failed unexpectedly")]
    public static partial void WebSeedBroke(this ILogger logger, string url, string torrent, Exception error);

    [LoggerMessage(EventId = 1510, Level = LogLevel.Warning, Message = "The DHT cannot be used: {Reason}")]
    public static partial void DhtUnavailable(this ILogger logger, string reason);

    [LoggerMessage(EventId = 1511, Level = LogLevel.Warning, Message = "The DHT's nodes of the last time in {File} cannot be read: {Reason}")]
    public static partial void DhtNotLoaded(this ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 1512, Level = LogLevel.Warning, Message = "The DHT's nodes cannot be kept for the next time: {Reason}")]
    public static partial void DhtNotSaved(this ILogger logger, string reason);
}
