using System.Globalization;

namespace Owm.Rdf.Isomorphism;

/// <summary>Labels for blank nodes that follow from the graph and not from the labels it came with.</summary>
internal static class BlankNodeLabels
{
    /// <summary>Gives each blank node a label <c>b0</c>, <c>b1</c>, ….</summary>
    /// <remarks>
    /// The same graph gets the same labels, except where nodes look alike to color refinement without being
    /// interchangeable (which takes a graph built for it): there the labels differ, and the graph is still the same.
    /// </remarks>
    public static Dictionary<BlankNode, BlankNode> Canonical(IEnumerable<Quad> quads)
    {
        var graph = new BlankNodeGraph(quads);
        var partition = new BlankNodePartition(graph);
        var from = 0;
        while (partition.FirstTie(from) is var (start, _))
        {
            partition.Distinguish(partition.NodeAt(start));
            from = start;
        }

        var labels = new Dictionary<BlankNode, BlankNode>(graph.Nodes.Count);
        for (var place = 0; place < graph.Nodes.Count; place++)
        {
            labels.Add(graph.Nodes[partition.NodeAt(place)], new BlankNode("b" + place.ToString(CultureInfo.InvariantCulture)));
        }

        return labels;
    }
}
