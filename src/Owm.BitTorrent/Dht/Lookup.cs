using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>A search for the nodes nearest to a place: asks the nearest ones known for nearer ones, three at a time, until the eight
/// nearest have answered (BEP 5).</summary>
/// <remarks>What others name may be invented. So a node's answer counts only under the id it was named with, one node of a network is
/// believed, a search keeps the 64 nearest candidates, asks 128 at the most, and those whose ids do not follow from their
/// addresses (BEP 42) are asked but do not stand in the way of eight whose ids do.</remarks>
internal sealed class Lookup
{
    /// <summary>How many nodes are asked at a time; those whose answers are late do not count.</summary>
    public const int Parallel = 3;

    private const int ParallelStarts = 8; // most of those remembered from an earlier run may be gone
    private const int MostCandidates = 64;
    private const int MostAsked = 128;
    private const int MostInsecure = 8;
    private const int MostFromOne = 16;

    private readonly Overlay _overlay;
    private readonly NodeId _target;
    private readonly Action<IReadOnlyList<IPEndPoint>, IPAddress>? _found;
    private readonly List<LookupCandidate> _candidates = [];
    private readonly Queue<IPEndPoint> _starts = [];
    private readonly HashSet<IPEndPoint> _heard = [];
    private readonly HashSet<UInt128> _networks = [];
    private readonly TaskCompletionSource _ended = new();
    private int _underway;
    private int _late;
    private int _insecure;

    /// <summary>Makes a search; it does nothing before <see cref="Start"/>.</summary>
    /// <param name="overlay">Where to search.</param>
    /// <param name="target">The place.</param>
    /// <param name="found">Takes the peers that nodes name, and the address of who did; null to search for nodes only.</param>
    public Lookup(Overlay overlay, NodeId target, Action<IReadOnlyList<IPEndPoint>, IPAddress>? found)
    {
        _overlay = overlay;
        _target = target;
        _found = found;
    }

    /// <summary>Gets what completes when the search has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gets how many nodes were asked.</summary>
    public int AskedCount { get; private set; }

    /// <summary>Gets how many nodes answered.</summary>
    public int AnsweredCount { get; private set; }

    /// <summary>Gets the nodes to store something at: the eight nearest that answered, have given a token, and may be trusted with it (BEP 42).</summary>
    public IReadOnlyList<LookupCandidate> Keepers =>
        [.. _candidates.Where(candidate => candidate is { State: CandidateState.Answered, IsSecure: true, Token.Length: > 0 }).Take(Bucket.Size)];

    /// <summary>Begins, with the nodes of the routing table.</summary>
    /// <param name="starts">Further nodes to begin with, whose ids are not known.</param>
    public void Start(IEnumerable<IPEndPoint> starts)
    {
        foreach (var start in starts)
        {
            if (_heard.Add(start)) _starts.Enqueue(start);
        }

        foreach (var contact in _overlay.Table.Closest(_target, 2 * Bucket.Size, _overlay.Now)) Hear(contact);
        Continue();
    }

    /// <summary>Ends the search where it stands.</summary>
    public void Stop() => _ended.TrySetResult();

    private void Continue()
    {
        while (_underway < (_starts.Count > 0 ? ParallelStarts : Parallel) && AskedCount < MostAsked && !Ended.IsCompleted)
        {
            if (_starts.TryDequeue(out var start)) Ask(start, null);
            else if (Next() is { } candidate) Ask(candidate.EndPoint, candidate);
            else break;
        }

        // Who is late is waited for only if too few have answered.
        if (_underway == 0 && (_late == 0 || _candidates.Count(candidate => candidate.State == CandidateState.Answered) >= Bucket.Size)) Stop();
    }

    // The nearest node that has not been asked, unless eight that are nearer have answered or are being asked.
    private LookupCandidate? Next()
    {
        var nearer = 0;
        foreach (var candidate in _candidates)
        {
            switch (candidate.State)
            {
                case CandidateState.Answered or CandidateState.Asked when candidate.IsSecure:
                    if (++nearer == Bucket.Size) return null;
                    break;
                case CandidateState.Heard when !_networks.Contains(candidate.Network) && (candidate.IsSecure || _insecure < MostInsecure):
                    return candidate;
            }
        }

        return null;
    }

    private void Ask(IPEndPoint remote, LookupCandidate? candidate)
    {
        AskedCount++;
        _underway++;
        if (candidate is not null)
        {
            candidate.State = CandidateState.Asked;
            if (!NodeAddresses.IsLocal(remote.Address)) _networks.Add(candidate.Network);
            if (!candidate.IsSecure) _insecure++;
        }

        var isLate = false;
        _overlay.Ask(
            remote,
            (transaction, own) => _found is null
                ? KrpcWriter.FindNode(transaction, own, _target, _overlay.WantsBoth, _overlay.IsReadOnly)
                : KrpcWriter.GetPeers(transaction, own, _target, _overlay.WantsBoth, _overlay.IsReadOnly),
            (query, answer) =>
            {
                if (isLate) _late--;
                else _underway--;
                if (Ended.IsCompleted) return;
                Take(query.Remote, candidate, answer as KrpcReply);
                Continue();
            },
            _ =>
            {
                isLate = true;
                _underway--;
                _late++;
                if (candidate is not null) candidate.State = CandidateState.Late;
                if (!Ended.IsCompleted) Continue();
            });
    }

    private void Take(IPEndPoint remote, LookupCandidate? candidate, KrpcReply? reply)
    {
        if (reply is null || (candidate is not null && reply.Id != candidate.Contact.Id) || reply.Id == _overlay.Table.Own)
        {
            if (candidate is null) return;
            candidate.State = CandidateState.Failed;
            _networks.Remove(candidate.Network);
            return;
        }

        AnsweredCount++;
        if (candidate is null)
        {
            candidate = Add(new LookupCandidate(new NodeContact(reply.Id, remote)));
            if (!NodeAddresses.IsLocal(remote.Address)) _networks.Add(candidate.Network);
        }

        candidate.State = CandidateState.Answered;
        candidate.Token = reply.Token.ToArray();
        var taken = 0;
        foreach (var contact in reply.Nodes)
        {
            if (!NodeAddresses.MayBeNode(contact.EndPoint, remote.Address)) continue;
            if (contact.EndPoint.AddressFamily != _overlay.Family) _overlay.Sibling?.Introduce(contact.EndPoint);
            else if (++taken <= MostFromOne) Hear(contact);
        }

        if (_found is null) return;
        var peers = reply.Peers.Where(peer => NodeAddresses.MayBeNamed(peer, remote.Address)).ToList();
        if (peers.Count > 0) _found(peers, remote.Address);
    }

    private void Hear(NodeContact contact)
    {
        if (contact.Id == _overlay.Table.Own || !_heard.Add(contact.EndPoint)) return;
        if (_candidates.Count >= MostCandidates && _target.CompareDistance(_candidates[^1].Contact.Id, contact.Id) <= 0) return;
        Add(new LookupCandidate(contact));
        if (_candidates.Count <= MostCandidates) return;
        var farthest = _candidates.FindLastIndex(candidate => candidate.State is CandidateState.Heard or CandidateState.Failed);
        if (farthest >= 0) _candidates.RemoveAt(farthest);
    }

    private LookupCandidate Add(LookupCandidate candidate)
    {
        var place = _candidates.Count;
        while (place > 0 && _target.CompareDistance(candidate.Contact.Id, _candidates[place - 1].Contact.Id) < 0) place--;
        _candidates.Insert(place, candidate);
        return candidate;
    }
}
