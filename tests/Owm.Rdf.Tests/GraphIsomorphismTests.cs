namespace Owm.Rdf.Tests;

public sealed class GraphIsomorphismTests
{
    private static readonly Iri P = new("http://example.org/p");

    [Fact]
    public void Labels_do_not_matter() => Assert.True(GraphIsomorphism.AreIsomorphic(Edges("ab", "bc"), Edges("xy", "zx")));

    [Fact]
    public void Shape_matters() => Assert.False(GraphIsomorphism.AreIsomorphic(Edges("ab", "bc"), Edges("ab", "cb")));

    [Fact]
    public void Repeated_quads_count_once() => Assert.True(GraphIsomorphism.AreIsomorphic(Edges("ab", "ab"), Edges("xy")));

    [Fact]
    public void A_ring_of_six_is_not_two_rings_of_three() =>
        Assert.False(GraphIsomorphism.AreIsomorphic(Edges("ab", "bc", "cd", "de", "ef", "fa"), Edges("ab", "bc", "ca", "de", "ef", "fd")));

    [Fact]
    public void A_cube_is_a_cube_and_not_a_moebius_ladder()
    {
        // Both have 8 nodes of degree 3, so that no node can be told from another by its surroundings.
        var cube = Both("ab", "bc", "cd", "da", "ef", "fg", "gh", "he", "ae", "bf", "cg", "dh");
        var ladder = Both("ab", "bc", "cd", "de", "ef", "fg", "gh", "ha", "ae", "bf", "cg", "dh");
        Assert.False(GraphIsomorphism.AreIsomorphic(cube, ladder));
        Assert.True(GraphIsomorphism.AreIsomorphic(cube, new RandomGraphs(1).Disguise(cube)));
        Assert.True(GraphIsomorphism.AreIsomorphic(ladder, new RandomGraphs(2).Disguise(ladder)));
    }

    [Fact]
    public void Blank_graph_names_are_matched_too()
    {
        Quad[] left = [new(new BlankNode("a"), P, P, new BlankNode("g")), new(new BlankNode("g"), P, P)];
        Assert.True(GraphIsomorphism.AreIsomorphic(left, [new(new BlankNode("b"), P, P, new BlankNode("h")), new(new BlankNode("h"), P, P)]));
        Assert.False(GraphIsomorphism.AreIsomorphic(left, [new(new BlankNode("b"), P, P, new BlankNode("h")), new(new BlankNode("b"), P, P)]));
    }

    [Fact]
    public void Ground_quads_must_be_equal()
    {
        Assert.True(GraphIsomorphism.AreIsomorphic([new Quad(P, P, P)], [new Quad(P, P, P)]));
        Assert.False(GraphIsomorphism.AreIsomorphic([new Quad(P, P, new Literal("1"))], [new Quad(P, P, new Literal("01"))]));
        Assert.False(GraphIsomorphism.AreIsomorphic([new Quad(P, P, P)], [new Quad(P, P, P, P)]));
    }

    [Fact]
    public void Random_graphs_match_their_disguise_and_not_a_graph_with_one_quad_changed()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var graphs = new RandomGraphs(seed);
            var quads = graphs.Make(withGraphs: true);
            Assert.True(GraphIsomorphism.AreIsomorphic(quads, graphs.Disguise(quads)), $"seed {seed}");
            var changed = quads.Append(quads[0] with { Object = new Literal("one more") });
            Assert.False(GraphIsomorphism.AreIsomorphic(changed, quads), $"seed {seed}");
        }
    }

    [Fact]
    public void Thousands_of_interchangeable_nodes_are_compared_at_once()
    {
        var quads = Enumerable.Range(0, 5000).Select(i => new Quad(new BlankNode($"n{i}"), P, new BlankNode($"m{i}"))).ToList();
        Assert.True(GraphIsomorphism.AreIsomorphic(quads, new RandomGraphs(1).Disguise(quads)));
    }

    private static Quad[] Edges(params string[] edges) => Array.ConvertAll(edges, edge => new Quad(new BlankNode(edge[..1]), P, new BlankNode(edge[1..])));

    private static Quad[] Both(params string[] edges) => [.. Edges(edges), .. Edges(Array.ConvertAll(edges, edge => $"{edge[1]}{edge[0]}"))];
}
