using System.Diagnostics.CodeAnalysis;
using Owm.Rdf.Terms;

namespace Owm.Rdf;

/// <summary>Short names for namespaces: <c>ex:thing</c> for <c>http://example.org/thing</c>. Not safe for use by several threads.</summary>
public sealed class Prefixes
{
    private readonly SortedDictionary<string, string> _namespaces = new(StringComparer.Ordinal);

    /// <summary>Gets the bindings, prefix to namespace, in the order of their prefixes.</summary>
    public IReadOnlyDictionary<string, string> Bindings => _namespaces;

    /// <summary>Binds a prefix to a namespace, in place of what it stood for before.</summary>
    /// <param name="prefix">The prefix without its colon, such as <c>rdf</c>; the empty prefix is one too.</param>
    /// <param name="namespaceIri">The namespace's absolute IRI, such as <c>http://example.org/ns#</c>.</param>
    /// <exception cref="RdfException">The prefix is not one Turtle can write, or the namespace is not an absolute IRI.</exception>
    public void Bind(string prefix, string namespaceIri)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(namespaceIri);
        if (!NameSyntax.IsPrefix(prefix))
        {
            throw new RdfException($"'{IriSyntax.Shown(prefix)}' cannot be a prefix: use a letter, then letters, digits, '-', '_' or '.'.");
        }

        if (IriSyntax.Problem(namespaceIri) is { } problem) throw new RdfException(problem);
        _namespaces[prefix] = namespaceIri;
    }

    /// <summary>Removes a binding.</summary>
    /// <param name="prefix">The prefix without its colon.</param>
    /// <returns>Whether it was bound.</returns>
    public bool Unbind(string prefix) => _namespaces.Remove(prefix);

    /// <summary>Makes an IRI of <c>prefix:local</c>. The local name may be anything an IRI may hold, so <c>ex:2000_connections</c> too.</summary>
    /// <param name="name">The prefixed name; what follows the first colon is the local name.</param>
    /// <param name="iri">The IRI, if the prefix is bound and the result is an IRI.</param>
    public bool TryExpand(string name, [NotNullWhen(true)] out Iri? iri)
    {
        ArgumentNullException.ThrowIfNull(name);
        iri = null;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !_namespaces.TryGetValue(name[..colon], out var namespaceIri)) return false;
        var text = namespaceIri + name[(colon + 1)..];
        if (!IriSyntax.IsAbsolute(text)) return false;
        iri = new Iri(text);
        return true;
    }

    /// <summary>Makes an IRI of <c>prefix:local</c>, like <see cref="TryExpand"/>.</summary>
    /// <param name="name">The prefixed name.</param>
    /// <exception cref="RdfException">The name has no colon, its prefix is not bound, or the result is no IRI.</exception>
    public Iri Expand(string name)
    {
        if (TryExpand(name, out var iri)) return iri;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw new RdfException($"'{IriSyntax.Shown(name)}' is no prefixed name: write prefix:name.");
        throw _namespaces.TryGetValue(name[..colon], out var namespaceIri)
            ? new RdfException(IriSyntax.Problem(namespaceIri + name[(colon + 1)..])!)
            : new RdfException($"The prefix '{IriSyntax.Shown(name.AsSpan(0, colon))}' is not bound to a namespace. Bind it, or write the whole IRI.");
    }

    /// <summary>Returns <c>prefix:local</c> for an IRI in a bound namespace (the longest one that fits), or null.</summary>
    /// <param name="iri">The IRI.</param>
    /// <remarks>The result expands to the same IRI here; whether Turtle could write it is for the Turtle writer to say.</remarks>
    public string? Shorten(Iri iri)
    {
        ArgumentNullException.ThrowIfNull(iri);
        return Find(iri.Value) is var (prefix, length) ? string.Concat(prefix, ":", iri.Value.AsSpan(length)) : null;
    }

    /// <summary>Returns the prefix with the longest namespace an IRI starts with, and that namespace's length, or null.</summary>
    internal (string Prefix, int NamespaceLength)? Find(string iri)
    {
        (string, int)? best = null;
        foreach (var (prefix, namespaceIri) in _namespaces)
        {
            if (namespaceIri.Length > (best?.Item2 ?? 0) && iri.StartsWith(namespaceIri, StringComparison.Ordinal)) best = (prefix, namespaceIri.Length);
        }

        return best;
    }
}
