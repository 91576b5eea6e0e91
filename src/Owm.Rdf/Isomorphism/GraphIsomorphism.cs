using Owm.Rdf.Isomorphism;

namespace Owm.Rdf;

/// <summary>Tells whether two sets of quads are the same but for the labels of their blank nodes (RDF 1.1 Concepts, sections 3.6 and 4.1).</summary>
public static class GraphIsomorphism
{
    private const int MaxWork = 2_000_000; // nodes copied, which also bounds depth and memory

    /// <summary>Compares two sets of quads. Repeated quads count once.</summary>
    /// <param name="left">One set.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="RdfException">The blank nodes look so much alike that the comparison was given up; no ordinary document is like that.</exception>
    public static bool AreIsomorphic(IEnumerable<Quad> left, IEnumerable<Quad> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        HashSet<Quad> leftQuads = [.. left], rightQuads = [.. right];
        if (leftQuads.Count != rightQuads.Count) return false;
        BlankNodeGraph leftGraph = new(leftQuads), rightGraph = new(rightQuads);
        if (leftGraph.Nodes.Count != rightGraph.Nodes.Count) return false;
        BlankNodePartition leftNodes = new(leftGraph), rightNodes = new(rightGraph);
        if (leftNodes.Trace != rightNodes.Trace) return false;

        var search = new Search(leftQuads, rightQuads, leftGraph, rightGraph);
        // Nodes that look alike are nearly always interchangeable: then any choice among them will do.
        if (leftNodes.FirstTie() is null) return search.Fits(leftNodes, rightNodes);
        return search.FitsWithAnyChoice(leftNodes.Clone(), rightNodes.Clone()) || search.FindsFit(leftNodes, rightNodes);
    }

    private sealed class Search(HashSet<Quad> left, HashSet<Quad> right, BlankNodeGraph leftGraph, BlankNodeGraph rightGraph)
    {
        private int _work;

        public bool FitsWithAnyChoice(BlankNodePartition leftNodes, BlankNodePartition rightNodes)
        {
            var from = 0;
            while (leftNodes.FirstTie(from) is var (start, _))
            {
                leftNodes.Distinguish(leftNodes.NodeAt(start));
                rightNodes.Distinguish(rightNodes.NodeAt(start));
                if (leftNodes.Trace != rightNodes.Trace) return false;
                from = start;
            }

            return Fits(leftNodes, rightNodes);
        }

        public bool FindsFit(BlankNodePartition leftNodes, BlankNodePartition rightNodes)
        {
            if (leftNodes.FirstTie() is not var (start, end)) return Fits(leftNodes, rightNodes);
            var chosen = leftNodes.Clone();
            chosen.Distinguish(chosen.NodeAt(start));
            for (var place = start; place < end; place++)
            {
                _work += leftGraph.Nodes.Count;
                if (_work > MaxWork) throw new RdfException("The blank nodes of the two graphs look too much alike to compare them.");
                var candidate = rightNodes.Clone();
                candidate.Distinguish(candidate.NodeAt(place));
                if (candidate.Trace == chosen.Trace && FindsFit(chosen.Clone(), candidate)) return true;
            }

            return false;
        }

        /// <summary>Tells whether the left quads become the right ones when each node takes the name of the one at its place.</summary>
        public bool Fits(BlankNodePartition leftNodes, BlankNodePartition rightNodes)
        {
            return left.All(quad => right.Contains(new Quad(Renamed(quad.Subject)!, quad.Predicate, Renamed(quad.Object)!, Renamed(quad.Graph))));

            Term? Renamed(Term? term) => term is BlankNode node ? rightGraph.Nodes[rightNodes.NodeAt(leftNodes.PlaceOf(leftGraph[node]))] : term;
        }
    }
}
