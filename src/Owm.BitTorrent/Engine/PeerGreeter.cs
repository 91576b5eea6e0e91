using System.Net;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Connects to peers of one swarm and shakes hands, in bounded time.</summary>
internal sealed class PeerGreeter
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly EngineContext _engine;
    private readonly ISwarmOwner _owner;
    private readonly ILogger _logger;

    public PeerGreeter(EngineContext engine, ISwarmOwner owner, ILogger logger)
    {
        _engine = engine;
        _owner = owner;
        _logger = logger;
    }

    /// <summary>Gets how many connections are being made.</summary>
    public int Dialing { get; private set; }

    /// <summary>Gets how many connections that were accepted are being answered.</summary>
    public int Answering { get; private set; }

    /// <summary>Connects to a peer.</summary>
    /// <param name="remote">Where it listens.</param>
    /// <param name="received">Where what it sends goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection, if there is one, and what the peer said, if it said what it should; otherwise the reason.</returns>
    public async Task<(IConnection? Connection, Handshake? Handshake, CloseReason Reason)> DialAsync(IPEndPoint remote, ReceiveBuffer received, CancellationToken cancellationToken)
    {
        IConnection? connection = null;
        var reason = CloseReason.ConnectFailed;
        Dialing++;
        _engine.Counters.Add(EngineCount.Dials);
        try
        {
            using var timeout = new CancellationTokenSource(ConnectTimeout, _engine.Clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            connection = await _engine.Transport.ConnectAsync(remote, stop.Token);
            reason = CloseReason.HandshakeFailed;
            timeout.CancelAfter(PeerHandshake.Timeout);
            await PeerHandshake.SendAsync(connection, OurHandshake, stop.Token);
            var handshake = await PeerHandshake.ReceiveAsync(connection, received, stop.Token);
            if (handshake.InfoHash != _owner.InfoHash) throw new PeerProtocolException("It answered with another swarm.");
            return (connection, handshake, reason);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or PeerProtocolException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested) _engine.Counters.Add(reason == CloseReason.ConnectFailed ? EngineCount.DialsFailed : EngineCount.HandshakesFailed);
            _logger.DialFailed(remote, _owner.Name, exception.Message);
            if (connection is null && TcpTransport.IsOutOfHandles(exception))
            {
                _logger.ConnectionsLowered(_engine.Slots.Lower());
                reason = CloseReason.TooMany;
            }

            return (connection, null, reason);
        }
        finally
        {
            Dialing--;
            _engine.Slots.EndDialing();
        }
    }

    /// <summary>Answers a peer that has connected and named this swarm.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="received">What it has sent; its handshake has not been consumed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the peer said, or null when it said nothing of use in time.</returns>
    public async Task<Handshake?> AnswerAsync(IConnection connection, ReceiveBuffer received, CancellationToken cancellationToken)
    {
        Answering++;
        try
        {
            using var timeout = new CancellationTokenSource(PeerHandshake.Timeout, _engine.Clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await PeerHandshake.SendAsync(connection, OurHandshake, stop.Token);
            return await PeerHandshake.ReceiveAsync(connection, received, stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or PeerProtocolException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested) _engine.Counters.Add(EngineCount.HandshakesFailed);
            _logger.HandshakeFailed(connection.RemoteEndPoint, _owner.Name, exception.Message);
            return null;
        }
        finally
        {
            Answering--;
        }
    }

    private Handshake OurHandshake => new(_owner.InfoHash, _engine.PeerId, Extended: true, Fast: true, Dht: _engine.Dht is not null && !_owner.IsPrivate);
}
