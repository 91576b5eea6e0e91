using System.Runtime.InteropServices;
using Owm.Rdf.Terms;

namespace Owm.Rdf.Isomorphism;

/// <summary>The blank nodes of a set of quads as numbers, and the quads they occur in.</summary>
internal sealed class BlankNodeGraph
{
    private readonly Dictionary<BlankNode, int> _numbers = [];
    private readonly List<Link> _links = [];
    private readonly int[][] _linksOf;

    /// <summary>Makes the graph of distinct quads.</summary>
    public BlankNodeGraph(IEnumerable<Quad> quads)
    {
        foreach (var quad in quads)
        {
            int subject = Number(quad.Subject), value = Number(quad.Object), graph = Number(quad.Graph);
            if (subject >= 0 || value >= 0 || graph >= 0) _links.Add(new Link(Shape(quad, subject, value, graph), subject, value, graph));
        }

        Nodes = [.. _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        var degrees = new int[Nodes.Count];
        ForEachEnd((node, _) => degrees[node]++);
        _linksOf = Array.ConvertAll(degrees, degree => new int[degree]);
        Array.Clear(degrees);
        ForEachEnd((node, link) => _linksOf[node][degrees[node]++] = link);
    }

    /// <summary>Gets the nodes, in the order of their numbers.</summary>
    public IReadOnlyList<BlankNode> Nodes { get; }

    /// <summary>Gets the number of a node.</summary>
    public int this[BlankNode node] => _numbers[node];

    /// <summary>Gets the quads with blank nodes.</summary>
    public IReadOnlyList<Link> Links => _links;

    /// <summary>Returns the places, in <see cref="Links"/>, of the quads a node occurs in. A node that occurs twice in one has it twice.</summary>
    public ReadOnlySpan<int> LinksOf(int node) => _linksOf[node];

    private void ForEachEnd(Action<int, int> action)
    {
        for (var i = 0; i < _links.Count; i++)
        {
            if (_links[i].Subject >= 0) action(_links[i].Subject, i);
            if (_links[i].Object >= 0) action(_links[i].Object, i);
            if (_links[i].Graph >= 0) action(_links[i].Graph, i);
        }
    }

    private int Number(Term? term)
    {
        if (term is not BlankNode node) return -1;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, node, out var known);
        if (!known) number = _numbers.Count - 1;
        return number;
    }

    /// <summary>Hashes what is known of a quad without its blank nodes' labels: the other terms, and which of the nodes are the same.</summary>
    private static ulong Shape(Quad quad, int subject, int value, int graph)
    {
        var sameness = (subject == value ? 1 : 0) + (subject == graph ? 2 : 0) + (value == graph ? 4 : 0);
        var text = $"{Ground(quad.Subject)} {quad.Predicate} {Ground(quad.Object)} {Ground(quad.Graph)} {sameness}";
        return new SipHash(0, 0).Compute(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static string Ground(Term? term) => term is null or BlankNode ? "_" : term.ToString();

    /// <summary>A quad with at least one blank node.</summary>
    /// <param name="Shape">What it is besides its blank nodes.</param>
    /// <param name="Subject">The subject's number, or -1.</param>
    /// <param name="Object">The object's number, or -1.</param>
    /// <param name="Graph">The graph name's number, or -1.</param>
    public readonly record struct Link(ulong Shape, int Subject, int Object, int Graph);
}
