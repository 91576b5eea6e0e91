using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Speaks to UDP trackers (BEP 15, BEP 41). One socket for each address family serves all requests.</summary>
public sealed class UdpTrackerClient : ITrackerClient, IAsyncDisposable
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1); // BEP 15: a client may use a connection id for one minute
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, (long Id, long Since)> _connections = [];
    private readonly Dictionary<AddressFamily, UdpTransactions> _sockets = [];
    private readonly IDatagramTransport _transport;
    private readonly TrackerClientOptions _options;
    private bool _disposed;

    /// <summary>Makes a client.</summary>
    /// <param name="transport">Opens its sockets.</param>
    /// <param name="options">How trackers are reached.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public UdpTrackerClient(IDatagramTransport transport, TrackerClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _transport = transport;
        _options = options;
    }

    private delegate byte[] MakeRequest(long connection, uint transaction);

    /// <inheritdoc/>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(request);
        var (answer, family) = await AskAsync(
            tracker,
            UdpTrackerAction.Announce,
            (connection, transaction) => UdpTrackerPackets.Announce(connection, transaction, request, tracker),
            TrackerReach.ScopeOf(tracker, _options, request.IsTrackerNamedByUser),
            cancellationToken);
        return UdpTrackerPackets.ReadAnnounce(answer, family);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(infoHashes);
        ArgumentOutOfRangeException.ThrowIfZero(infoHashes.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(infoHashes.Count, UdpTrackerPackets.MostScraped);
        var (answer, _) = await AskAsync(
            tracker,
            UdpTrackerAction.Scrape,
            (connection, transaction) => UdpTrackerPackets.Scrape(connection, transaction, infoHashes),
            TrackerReach.ScopeOf(tracker, _options, isNamedByUser: false),
            cancellationToken);
        return UdpTrackerPackets.ReadScrape(answer, infoHashes);
    }

    /// <summary>Closes the sockets. Requests under way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        UdpTransactions[] sockets;
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            sockets = [.. _sockets.Values];
        }

        foreach (var socket in sockets)
        {
            socket.Dispose();
            await socket.Completion;
        }
    }

    private async Task<(byte[] Answer, AddressFamily Family)> AskAsync(
        Uri tracker, UdpTrackerAction action, MakeRequest makeRequest, AddressScope scope, CancellationToken cancellationToken)
    {
        IOException? failure = null;
        foreach (var remote in await ResolveAsync(tracker, scope, cancellationToken))
        {
            try
            {
                var answer = await AskAsync(tracker, remote, action, makeRequest, cancellationToken);
                return (answer, remote.AddressFamily);
            }
            catch (IOException exception)
            {
                failure = exception; // this address family has no way there; the other may
            }
        }

        throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be asked: {failure!.Message}", failure);
    }

    private async Task<byte[]> AskAsync(
        Uri tracker, IPEndPoint remote, UdpTrackerAction action, MakeRequest makeRequest, CancellationToken cancellationToken)
    {
        var transmissions = 0;
        var waited = TimeSpan.Zero;
        var mayReconnect = true;
        while (transmissions <= _options.UdpRetransmissions)
        {
            // BEP 15, "Time outs": a retransmission that comes after the connection id's minute begins with a connect.
            var transactions = GetSocket(remote.AddressFamily);
            var patience = FirstPatience * (1 << transmissions);
            try
            {
                var isOld = TryGetConnection(remote, out var connection);
                if (!isOld)
                {
                    var connected = await transactions.AskAsync(
                        remote, UdpTrackerAction.Connect, UdpTrackerPackets.Connect, patience, _options.TimeProvider, cancellationToken);
                    ThrowIfError(tracker, connected);
                    connection = UdpTrackerPackets.ReadConnection(connected);
                    KeepConnection(remote, connection);
                }

                var answer = await transactions.AskAsync(
                    remote, action, id => makeRequest(connection, id), patience, _options.TimeProvider, cancellationToken);
                if (isOld && mayReconnect && UdpTrackerPackets.ReadError(answer) is not null)
                {
                    mayReconnect = false;
                    DropConnection(remote); // the tracker may have been started anew, and know nothing of the id
                    continue;
                }

                ThrowIfError(tracker, answer);
                return answer;
            }
            catch (TimeoutException)
            {
                transmissions++;
                waited += patience;
            }
        }

        throw new TrackerException($"Tracker {TrackerText.Name(tracker)} did not answer within {waited.TotalSeconds:0} s ({transmissions} tries).");
    }

    private static void ThrowIfError(Uri tracker, byte[] answer)
    {
        if (UdpTrackerPackets.ReadError(answer) is not { } error) return;
        throw new TrackerException($"Tracker {TrackerText.Name(tracker)} refused: {(error.Length == 0 ? "it gives no reason." : error)}");
    }

    // One address of each family, IPv4 first: it is the one that more networks can reach.
    private async Task<List<IPEndPoint>> ResolveAsync(Uri tracker, AddressScope scope, CancellationToken cancellationToken)
    {
        if (tracker.Port is <= 0 or > IPEndPoint.MaxPort)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be asked: its URL has no port, which UDP trackers must have.");
        }

        IPAddress[] addresses;
        try
        {
            addresses = tracker.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
                ? [IPAddress.Parse(tracker.Host)]
                : await _options.ResolveHost(tracker.IdnHost, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be found: {exception.Message}.", exception);
        }

        var found = addresses
            .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            .Where(address => address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            .ToList();
        if (found.Count > 0 && !found.Exists(address => AddressPolicy.Permits(scope, address)))
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} is not asked: {new AddressRefusedException(tracker.IdnHost, found).Message}");
        }

        var allowed = found.Where(address => AddressPolicy.Permits(scope, address) && _options.MayContact(address)).DistinctBy(address => address.AddressFamily).OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).ToList();
        if (allowed.Count == 0)
        {
            throw new TrackerException(found.Count == 0
                ? $"Tracker {TrackerText.Name(tracker)} cannot be found: its name has no address."
                : $"Tracker {TrackerText.Name(tracker)} cannot be asked: none of its addresses may be contacted.");
        }

        return allowed.ConvertAll(address => new IPEndPoint(address, tracker.Port));
    }

    private UdpTransactions GetSocket(AddressFamily family)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_sockets.TryGetValue(family, out var socket))
            {
                if (!socket.Completion.IsCompleted) return socket;
                socket.Dispose();
            }

            var any = family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
            return _sockets[family] = new UdpTransactions(_transport.Open(new IPEndPoint(any, 0)));
        }
    }

    private bool TryGetConnection(IPEndPoint remote, out long connection)
    {
        lock (_lock)
        {
            var isKnown = _connections.TryGetValue(remote, out var known);
            connection = known.Id;
            return isKnown && _options.TimeProvider.GetElapsedTime(known.Since) < ConnectionLife;
        }
    }

    private void KeepConnection(IPEndPoint remote, long connection)
    {
        lock (_lock)
        {
            var old = _connections.Where(known => _options.TimeProvider.GetElapsedTime(known.Value.Since) >= ConnectionLife).ToList();
            foreach (var known in old) _connections.Remove(known.Key);
            _connections[remote] = (connection, _options.TimeProvider.GetTimestamp());
        }
    }

    private void DropConnection(IPEndPoint remote)
    {
        lock (_lock) _connections.Remove(remote);
    }
}
