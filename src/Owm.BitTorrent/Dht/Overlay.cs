using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>One of the two DHTs, that of IPv4 or that of IPv6 (BEP 32): this node's id in it, whom it knows there, and what it asks and answers.</summary>
internal sealed class Overlay
{
    private const int MostSearches = 4;
    private const int MostPings = 64;
    private const int EnoughVotes = 8;
    private const int ScarceNodes = 8;

    private static readonly TimeSpan VotingTime = TimeSpan.FromMinutes(1);

    private readonly DhtCore _core;
    private readonly DhtSocket _socket;
    private readonly QueryTable _queries;
    private readonly ExternalAddressVotes _votes = new();
    private readonly Queue<(Lookup Lookup, IEnumerable<IPEndPoint> Starts)> _waiting = new();
    private readonly HashSet<Lookup> _searches = [];
    private int _pings;
    private bool _isStopping;

    public Overlay(DhtCore core, IDatagramSocket socket, NodeId own)
    {
        _core = core;
        _socket = new DhtSocket(socket, core.Options.TimeProvider, core.Options.Logger, Receive);
        _queries = new QueryTable(core.Entropy);
        Table = new RoutingTable(own);
        Upkeep = new OverlayUpkeep(this, core);
    }

    public RoutingTable Table { get; }

    /// <summary>Gets what joins this DHT, and keeps the routing table fresh.</summary>
    public OverlayUpkeep Upkeep { get; }

    public AddressFamily Family => _socket.Family;

    /// <summary>Gets the port on which this node receives.</summary>
    public int Port => _socket.Port;

    /// <summary>Gets or sets the DHT of the other address family, if this node is in both.</summary>
    public Overlay? Sibling { get; set; }

    /// <summary>Gets this node's address as most others see it; null while that is not known.</summary>
    public IPAddress? ExternalAddress { get; private set; }

    /// <summary>Gets when somebody last answered.</summary>
    public TimeSpan LastAnswer { get; private set; }

    public TimeSpan Now => _core.Now;

    public bool IsReadOnly => _core.Options.IsReadOnly;

    /// <summary>Gets whether nodes of the other address family are asked for as well, since few are known there (BEP 32).</summary>
    public bool WantsBoth => Sibling is { Table.Count: < ScarceNodes };

    public (long Received, long Sent) Bytes => _socket.Bytes;

    /// <summary>Gets when <see cref="Expire"/> has something to do next; null when nothing is waited for.</summary>
    public TimeSpan? NextDue => _queries.NextDue;

    public void Start() => _socket.Start();

    public async Task StopAsync()
    {
        _isStopping = true;
        await Upkeep.StopAsync();
        foreach (var search in _searches.Concat(_waiting.Select(waiting => waiting.Lookup)).ToList()) search.Stop();
        _queries.Clear();
        await _socket.StopAsync();
    }

    /// <summary>Sends a query.</summary>
    /// <param name="remote">Who is asked.</param>
    /// <param name="write">Writes the query with its transaction and this node's id.</param>
    /// <param name="done">Takes the answer: a reply, an error, or null when none came in time.</param>
    /// <param name="late">Told that the answer is late, though it may still come.</param>
    public void Ask(IPEndPoint remote, Func<uint, NodeId, byte[]> write, Action<OutgoingQuery, KrpcMessage?> done, Action<OutgoingQuery>? late = null)
    {
        var query = _queries.Begin(remote, Now, OnDone, late);
        _core.Counters.QueriesSent++;
        _socket.Send(write(query.Transaction, Table.Own), remote);
        _core.Schedule();

        void OnDone(OutgoingQuery asked, KrpcMessage? answer)
        {
            if (answer is null)
            {
                _core.Counters.Timeouts++;

                // If nobody answers, the network is down, and nobody is to blame.
                if (LastAnswer >= asked.SentAt) Table.Failed(asked.Remote, Now);
            }

            done(asked, answer);
        }
    }

    /// <summary>Asks a node whether it is there; if it is, it gets into the routing table. Does nothing when enough are asked already.</summary>
    public void Ping(IPEndPoint remote)
    {
        if (_pings >= MostPings || _queries.IsAsked(remote)) return;
        _pings++;
        if (Table.Find(remote) is { } known) known.LastPing = Now;
        Ask(remote, (transaction, own) => KrpcWriter.Ping(transaction, own, IsReadOnly), (_, _) => _pings--);
    }

    /// <summary>Somebody says that there is a node at an address: it is asked, while few are known.</summary>
    public void Introduce(IPEndPoint remote)
    {
        if (Table.Count < ScarceNodes * ScarceNodes && NodeAddresses.IsUsable(remote) && Table.Find(remote) is null) Ping(remote);
    }

    /// <summary>Searches, as soon as fewer than four searches are under way.</summary>
    /// <param name="lookup">The search.</param>
    /// <param name="starts">Addresses to begin with, beside the nodes of the routing table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SearchAsync(Lookup lookup, IEnumerable<IPEndPoint> starts, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => { var (core, search) = ((DhtCore, Lookup))state!; core.Post(search.Stop); }, (_core, lookup));
        _waiting.Enqueue((lookup, starts));
        BeginSearches();
        await lookup.Ended;
        _searches.Remove(lookup);
        BeginSearches();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Gives up what is not answered in time.</summary>
    public void Expire() => _queries.Expire(Now);

    /// <summary>Takes the address for this node's own that most others name, and an id that follows from it (BEP 42).</summary>
    public void CountVotes()
    {
        // The first address found is taken on few words, so that the smallest DHT works; later it takes many to change it.
        var needed = ExternalAddress is null && Now - _core.StartedAt >= VotingTime ? 1 : EnoughVotes;
        if (_votes.Majority(needed) is not { } address || address.Equals(ExternalAddress)) return;
        ExternalAddress = address;
        if (SecureNodeId.Matches(Table.Own, address)) return;
        Table.Rebase(SecureNodeId.Make(address, _core.Entropy), Now);
        _core.Options.Logger.DhtIdChanged(address, Table.Own);
        Upkeep.JoinAgain();
    }

    private void BeginSearches()
    {
        while (!_isStopping && _searches.Count < MostSearches && _waiting.TryDequeue(out var next))
        {
            if (next.Lookup.Ended.IsCompleted) continue;
            _searches.Add(next.Lookup);
            next.Lookup.Start(next.Starts);
        }
    }

    private void Receive(ReadOnlyMemory<byte> datagram, IPEndPoint remote)
    {
        // Before anything is read: whoever floods this node costs it little. Answers that are waited for always pass.
        var isAsked = _queries.IsAsked(remote);
        if (remote.Port == 0 || (!_core.Ledger.TryAdmit(remote.Address, datagram.Length, Now) && !isAsked))
        {
            _core.Counters.Dropped++;
            return;
        }

        var message = KrpcReader.TryRead(datagram);
        switch (message)
        {
            case KrpcReply or KrpcError when isAsked && _queries.Take(message.Transaction.Span, remote) is { } query:
                OnAnswer(query, message);
                break;
            case KrpcQuery query when !IsReadOnly:
                OnQuery(query, remote);
                break;
            case KrpcBadQuery bad when !IsReadOnly:
                Send(KrpcWriter.Error(bad.Transaction, bad.Code, bad.Reason), remote);
                break;
            default:
                _core.Counters.Dropped++;
                break;
        }
    }

    private void OnAnswer(OutgoingQuery query, KrpcMessage answer)
    {
        LastAnswer = Now;
        _core.Watch.Answered();
        _core.Ledger.Validate(query.Remote.Address);
        if (answer is KrpcReply reply)
        {
            if (!reply.IsReadOnly && Table.Answered(new NodeContact(reply.Id, query.Remote), Now) is { } doubtful) PingDoubtful(doubtful);
            if (reply.SeenAddress is { } seen && seen.AddressFamily == Family && reply.Id != Table.Own)
            {
                _votes.Add(query.Remote.Address, seen);
                if (!seen.Equals(ExternalAddress)) CountVotes();
            }
        }

        query.Done(query, answer);
    }

    private void PingDoubtful(KnownNode node)
    {
        if (Now - node.LastPing >= VotingTime) Ping(node.EndPoint);
    }

    private void OnQuery(KrpcQuery query, IPEndPoint remote)
    {
        _core.Counters.QueriesReceived++;
        if (query.Id == Table.Own) return; // this node's own voice, or somebody who has its id
        if (query.IsReadOnly && Table.Find(remote) is { } known) Table.Remove(known, Now);
        var wanted = !query.IsReadOnly && Table.Wants(new NodeContact(query.Id, remote));
        var allowance = _core.Ledger.AllowanceFor(remote.Address);

        // Who comes to be known is asked at once, rather than told much: it then is told more the next time. Who looks for peers
        // is told first.
        if (wanted && query.Method != KrpcMethod.GetPeers && !_core.Ledger.IsValidated(remote.Address)) allowance -= KrpcWriter.PingLength;
        var answer = _core.Answers.Answer(query, remote, this, allowance, out var showsToken);
        if (showsToken) _core.Ledger.Validate(remote.Address);
        Send(answer, remote);
        if (!wanted || _core.Ledger.AllowanceFor(remote.Address) < KrpcWriter.PingLength || _queries.IsAsked(remote)) return;
        _core.Ledger.Charge(remote.Address, KrpcWriter.PingLength);
        Ping(remote);
    }

    private void Send(byte[] answer, IPEndPoint remote)
    {
        if (answer.Length > _core.Ledger.AllowanceFor(remote.Address))
        {
            _core.Counters.Dropped++;
            return;
        }

        _core.Ledger.Charge(remote.Address, answer.Length);
        _core.Counters.Answered++;
        _socket.Send(answer, remote);
    }
}
