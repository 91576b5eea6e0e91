using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>The nodes of one address family that this one knows: many near itself, few far away (BEP 5). Only nodes that have answered
/// are in it, and one of each network, so that nobody fills it with nodes of theirs.</summary>
internal sealed class RoutingTable
{
    private const int FailuresToGo = 4;

    private readonly Bucket[] _buckets = new Bucket[NodeId.BitLength];
    private readonly Dictionary<IPEndPoint, KnownNode> _nodes = [];
    private readonly Dictionary<UInt128, KnownNode> _networks = [];

    public RoutingTable(NodeId own)
    {
        Own = own;
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] = new Bucket();
    }

    /// <summary>Gets this node's id.</summary>
    public NodeId Own { get; private set; }

    /// <summary>Gets how many nodes there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>Gets the nodes.</summary>
    public IReadOnlyCollection<KnownNode> Nodes => _nodes.Values;

    /// <summary>Gets the buckets by how many bits their nodes' ids share with this node's.</summary>
    public IReadOnlyList<Bucket> Buckets => _buckets;

    /// <summary>Gets the bucket from which on there are no more than eight nodes: those beyond it hold the nearest neighbors.</summary>
    public int Depth
    {
        get
        {
            var depth = _buckets.Length - 1;
            for (var count = _buckets[depth].Nodes.Count; depth > 0 && count + _buckets[depth - 1].Nodes.Count <= Bucket.Size; depth--) count += _buckets[depth - 1].Nodes.Count;
            return depth;
        }
    }

    /// <summary>Returns whether a node would get a place at once, if it answered.</summary>
    public bool Wants(NodeContact contact)
    {
        if (contact.Id == Own || _nodes.ContainsKey(contact.EndPoint)) return false;
        if (_networks.TryGetValue(NodeAddresses.NetworkOf(contact.EndPoint.Address), out var neighbor) && !IsLocal(contact.EndPoint) && !neighbor.IsBad) return false;
        var bucket = BucketOf(contact.Id);
        return !bucket.IsFull || bucket.Worst is not null || (bucket.LeastSecure is not null && SecureNodeId.Matches(contact.Id, contact.EndPoint.Address));
    }

    /// <summary>Returns the node at an address, if it is in the table.</summary>
    public KnownNode? Find(IPEndPoint endPoint) => _nodes.GetValueOrDefault(endPoint);

    /// <summary>A node has answered.</summary>
    /// <returns>A node it would be good to ask whether it is still there, because this one waits for its place.</returns>
    public KnownNode? Answered(NodeContact contact, TimeSpan now)
    {
        if (contact.Id == Own) return null;
        var bucket = BucketOf(contact.Id);
        if (_nodes.TryGetValue(contact.EndPoint, out var known))
        {
            if (known.Id == contact.Id)
            {
                known.Answered(now);
                bucket.LastChange = now;
                return null;
            }

            Remove(known, now); // it has a new id, and with it another place
        }

        // An id that is taken stays with who has it, for as long as they answer.
        if (bucket.Nodes.FirstOrDefault(node => node.Id == contact.Id) is { } namesake)
        {
            if (namesake.Failures == 0) return null;
            Remove(namesake, now);
        }

        if (!IsLocal(contact.EndPoint) && _networks.TryGetValue(NodeAddresses.NetworkOf(contact.EndPoint.Address), out var neighbor))
        {
            if (!neighbor.IsBad) return null;
            Remove(neighbor, now);
        }

        return Place(new KnownNode(contact, now), bucket, now);
    }

    /// <summary>A node has not answered.</summary>
    public void Failed(IPEndPoint endPoint, TimeSpan now)
    {
        if (!_nodes.TryGetValue(endPoint, out var node)) return;
        node.Failed();
        if (!node.IsBad) return;
        if (node.Failures >= FailuresToGo || BucketOf(node.Id).Replacements.Any(IsFree)) Remove(node, now);
    }

    /// <summary>Removes a node; one that waits for a place gets it.</summary>
    public void Remove(KnownNode node, TimeSpan now)
    {
        var bucket = BucketOf(node.Id);
        TakeOut(node, bucket);
        if (bucket.TakeReplacement(IsFree) is { } replacement) PutIn(replacement, bucket);
        bucket.LastChange = now;
    }

    /// <summary>Returns the nodes nearest to a place, the nearest first: good ones before others, and none that is bad.</summary>
    /// <param name="target">The place.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="now">The time.</param>
    /// <param name="except">An address that needs not be told of itself.</param>
    public List<NodeContact> Closest(NodeId target, int most, TimeSpan now, IPEndPoint? except = null)
    {
        var nearest = new List<KnownNode>(most + 1);
        foreach (var node in _nodes.Values)
        {
            if (node.IsBad || node.EndPoint.Equals(except)) continue;
            var place = nearest.Count;
            while (place > 0 && Precedes(node, nearest[place - 1])) place--;
            if (place >= most) continue;
            nearest.Insert(place, node);
            if (nearest.Count > most) nearest.RemoveAt(most);
        }

        return nearest.ConvertAll(node => node.Contact);

        bool Precedes(KnownNode node, KnownNode other)
        {
            var isGood = node.IsGood(now);
            return isGood == other.IsGood(now) ? target.CompareDistance(node.Id, other.Id) < 0 : isGood;
        }
    }

    /// <summary>Gives this node another id; every other node finds its new place.</summary>
    public void Rebase(NodeId own, TimeSpan now)
    {
        var nodes = _buckets.SelectMany(bucket => bucket.Nodes.Concat(bucket.Replacements)).Where(node => node.Id != own).ToList();
        Own = own;
        _nodes.Clear();
        _networks.Clear();
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] = new Bucket();
        foreach (var node in nodes)
        {
            var bucket = BucketOf(node.Id);
            if (!_nodes.ContainsKey(node.EndPoint) && IsFree(node)) Place(node, bucket, now);
        }
    }

    private static bool IsLocal(IPEndPoint endPoint) => NodeAddresses.IsLocal(endPoint.Address);

    private KnownNode? Place(KnownNode node, Bucket bucket, TimeSpan now)
    {
        bucket.LastChange = now;
        var given = bucket.IsFull ? bucket.Worst ?? (node.IsSecure ? bucket.LeastSecure : null) : null;
        if (bucket.IsFull && given is null)
        {
            bucket.AddReplacement(node);
            return bucket.Nodes.Where(other => !other.IsGood(now)).MinBy(other => other.LastAnswer);
        }

        if (given is not null)
        {
            TakeOut(given, bucket);
            if (!given.IsBad) bucket.AddReplacement(given);
        }

        PutIn(node, bucket);
        return null;
    }

    private void PutIn(KnownNode node, Bucket bucket)
    {
        bucket.ForgetReplacement(node);
        bucket.Add(node);
        _nodes.Add(node.EndPoint, node);
        _networks[NodeAddresses.NetworkOf(node.EndPoint.Address)] = node;
    }

    private void TakeOut(KnownNode node, Bucket bucket)
    {
        bucket.Remove(node);
        _nodes.Remove(node.EndPoint);
        var network = NodeAddresses.NetworkOf(node.EndPoint.Address);
        if (_networks.GetValueOrDefault(network) == node) _networks.Remove(network);
    }

    // Of local addresses, each of which may have several nodes, only the very address counts.
    private bool IsFree(KnownNode node) =>
        !_nodes.ContainsKey(node.EndPoint) && (IsLocal(node.EndPoint) || !_networks.ContainsKey(NodeAddresses.NetworkOf(node.EndPoint.Address)));

    private Bucket BucketOf(NodeId id) => _buckets[Math.Min(Own.SharedBits(id), _buckets.Length - 1)];
}
