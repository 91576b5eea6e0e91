using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Puts the statements of a document into the graph.</summary>
/// <remarks>
/// What a document says about imports, contexts and prefixes goes where this project keeps these, whatever the contexts
/// were called where the document comes from; so a project's export is understood by another. A document cannot ask for
/// imports as a module does: the definition contexts of the kinds it uses are imported for it.
/// </remarks>
internal sealed class DocumentImport(GraphWriter writer, GraphNames names, TypeRegistry kinds, Iri target, Func<string> documentId)
{
    private readonly Dictionary<BlankNode, BlankNode> _blankNodes = [];
    private string? _blankNodeStart;
    private Iri? _lastContext;

    /// <summary>Adds everything; binds the document's prefixes where they do not mean something else already.</summary>
    public void Add(IEnumerable<Quad> statements, Prefixes prefixes, Prefixes bound)
    {
        foreach (var statement in statements) Add(statement);
        foreach (var (prefix, space) in prefixes.Bindings)
        {
            if (prefix.Length > 0 && !bound.Bindings.ContainsKey(prefix) && kinds.Find(prefix) is null) writer.WritePrefix(prefix, space);
        }
    }

    private void Add(Quad statement)
    {
        if (statement is { Subject: Iri, Object: var value } && IsOrganisational(statement.Predicate, value, out var home))
        {
            writer.AddStatement(statement with { Graph = home });
            return;
        }

        // A graph named by a blank node has no name that anybody could ask for.
        var context = statement.Graph as Iri ?? target;
        if (!ReferenceEquals(context, _lastContext)) writer.MarkContext(_lastContext = context);
        if (statement.Predicate == Vocabulary.RdfType && statement.Object is Iri type && kinds.Find(type) is { } kind && kind.DefinitionContext != context)
            writer.Import(context, kind.DefinitionContext);
        writer.AddStatement(new Quad(Renamed(statement.Subject), statement.Predicate, Renamed(statement.Object), context));
    }

    private bool IsOrganisational(Iri predicate, Term value, out Iri home)
    {
        home = predicate == OwmVocabulary.PreferredPrefix ? names.Registry : names.Imports;
        return (predicate == OwmVocabulary.Imports && value is Iri)
            || (predicate == Vocabulary.RdfType && value.Equals(OwmVocabulary.Context))
            || (predicate == OwmVocabulary.PreferredPrefix && value is Literal);
    }

    // Named after the document, in the order they appear: the same document again names the same nodes, another one others.
    private Term Renamed(Term term)
    {
        if (term is not BlankNode node) return term;
        _blankNodeStart ??= $"d{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(documentId())).AsSpan(0, 12))}-";
        if (!_blankNodes.TryGetValue(node, out var renamed))
            _blankNodes.Add(node, renamed = new BlankNode(_blankNodeStart + (_blankNodes.Count + 1).ToString(CultureInfo.InvariantCulture)));
        return renamed;
    }
}
