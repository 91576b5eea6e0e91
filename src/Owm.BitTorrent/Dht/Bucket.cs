namespace Owm.BitTorrent.Dht;

/// <summary>The nodes whose ids share a given number of bits with this node's: eight, and up to eight more that wait for a place (BEP 5).</summary>
internal sealed class Bucket
{
    /// <summary>How many nodes a bucket has.</summary>
    public const int Size = 8;

    private readonly List<KnownNode> _nodes = new(Size);
    private readonly List<KnownNode> _replacements = [];

    /// <summary>Gets the nodes.</summary>
    public IReadOnlyList<KnownNode> Nodes => _nodes;

    /// <summary>Gets those that wait for a place, the longest-known first.</summary>
    public IReadOnlyList<KnownNode> Replacements => _replacements;

    public bool IsFull => _nodes.Count >= Size;

    /// <summary>Gets or sets when something was last learned of its nodes; the distant past when never.</summary>
    public TimeSpan LastChange { get; set; } = TimeSpan.FromDays(-1);

    /// <summary>Returns the node that should go first: the one that has failed most often, if it is bad.</summary>
    public KnownNode? Worst => _nodes.Where(node => node.IsBad).MaxBy(node => node.Failures);

    /// <summary>Returns the node to give up for one whose id follows from its address; null when all do so themselves (BEP 42).</summary>
    public KnownNode? LeastSecure => _nodes.Where(node => !node.IsSecure).MinBy(node => node.LastAnswer);

    public void Add(KnownNode node) => _nodes.Add(node);

    public void Remove(KnownNode node) => _nodes.Remove(node);

    /// <summary>Keeps a node for when a place becomes free; of too many, the one known longest is forgotten.</summary>
    public void AddReplacement(KnownNode node)
    {
        _replacements.RemoveAll(other => other.EndPoint.Equals(node.EndPoint));
        if (_replacements.Count == Size) _replacements.RemoveAt(0);
        _replacements.Add(node);
    }

    /// <summary>Takes the node that answered last of those that wait.</summary>
    public KnownNode? TakeReplacement(Predicate<KnownNode> isFit)
    {
        var index = _replacements.FindLastIndex(isFit);
        if (index < 0) return null;
        var node = _replacements[index];
        _replacements.RemoveAt(index);
        return node;
    }

    public void ForgetReplacement(KnownNode node) => _replacements.Remove(node);
}
