using System.Globalization;
using System.Security.Cryptography;

namespace Owm.Rdf;

/// <summary>Gives the blank nodes of one document labels that no other document, and no store, has. Use one for each document.</summary>
/// <remarks>
/// A label names a blank node only inside its document (RDF 1.1 Concepts, section 3.4): two documents that both say
/// <c>_:b1</c> mean two nodes. The new labels share a random part of 96 bits, drawn when the first is needed.
/// </remarks>
public sealed class BlankNodeRenamer
{
    private readonly RandomNumberGenerator _random;
    private readonly Dictionary<BlankNode, BlankNode> _renamed = [];
    private string? _start;
    private long _count;

    /// <summary>Makes a renamer for one document.</summary>
    /// <param name="random">Where the random part comes from.</param>
    public BlankNodeRenamer(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random = random;
    }

    /// <summary>Returns the node that stands for a node of the document: always the same for the same.</summary>
    /// <param name="node">A node of the document.</param>
    public BlankNode Rename(BlankNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_renamed.TryGetValue(node, out var renamed)) return renamed;
        renamed = Fresh();
        _renamed.Add(node, renamed);
        return renamed;
    }

    /// <summary>Returns a quad with its blank nodes renamed.</summary>
    /// <param name="quad">A quad of the document.</param>
    public Quad Rename(Quad quad) => new(Rename(quad.Subject), quad.Predicate, Rename(quad.Object), quad.Graph is null ? null : Rename(quad.Graph));

    /// <summary>Makes a node that no document and no store has.</summary>
    public BlankNode Fresh()
    {
        if (_start is null)
        {
            Span<byte> bytes = stackalloc byte[12];
            _random.GetBytes(bytes);
            _start = $"b{Convert.ToHexStringLower(bytes)}-";
        }

        return new BlankNode(_start + (++_count).ToString(CultureInfo.InvariantCulture));
    }

    private Term Rename(Term term) => term is BlankNode node ? Rename(node) : term;
}
