using System.Security.Cryptography;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The contexts of a project, and its graph by hand.</summary>
public sealed class ProjectContexts
{
    private readonly OwmProject _project;

    internal ProjectContexts(OwmProject project) => _project = project;

    /// <summary>Returns the contexts that are read when records are: the default context, those saved or imported here, and what they import, if it has statements; sorted.</summary>
    public IReadOnlyList<ContextSummary> List()
    {
        var names = _project.Configuration.ReadGraphNames();
        var imports = new ContextImports(_project.Store.Match, names.Imports);
        return [.. from context in imports.Reachable([names.Default, .. imports.Made])
                   let statements = Count(context)
                   where statements > 0 || context == names.Default || imports.Made.Contains(context)
                   orderby context.Value
                   select new ContextSummary(context, statements, context == names.Default, Sorted(imports.Of(context)))];
    }

    /// <summary>Tells whether anything is known of a context: that it has statements, imports another, is imported, or was made here.</summary>
    /// <param name="context">The context.</param>
    public bool Knows(Iri context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var names = _project.Configuration.ReadGraphNames();
        var imports = GraphChoice.Named(names.Imports);
        return context == names.Default
            || _project.Store.Match(new QuadPattern(Graph: GraphChoice.Named(context))).Any()
            || _project.Store.Match(new QuadPattern(context, Graph: imports)).Any()
            || _project.Store.Match(new QuadPattern(Object: context, Graph: imports)).Any();
    }

    /// <summary>Returns how many statements a context has.</summary>
    /// <param name="context">The context.</param>
    public long Count(Iri context) => _project.Store.Count(new QuadPattern(Graph: GraphChoice.Named(context)));

    /// <summary>Returns what a context imports itself, sorted.</summary>
    /// <param name="context">The context.</param>
    public IReadOnlyList<Iri> ListImports(Iri context) => Sorted(_project.Graph().ReadImports().Of(context));

    /// <summary>Returns the contexts that import a context themselves, sorted.</summary>
    /// <param name="context">The context.</param>
    public IReadOnlyList<Iri> ListImporters(Iri context) => Sorted(_project.Graph().ReadImports().Importers(context));

    /// <summary>Lets a context import another.</summary>
    /// <param name="context">The context that imports.</param>
    /// <param name="imported">The context that is imported.</param>
    /// <returns>Whether it did not before.</returns>
    /// <exception cref="InvalidRecordException">One is not an absolute IRI.</exception>
    public bool AddImport(Iri context, Iri imported) => Change(transaction =>
        transaction.Add(new Quad(IriCheck.Absolute(context), OwmVocabulary.Imports, IriCheck.Absolute(imported), _project.Configuration.ReadGraphNames().Imports)));

    /// <summary>Lets a context no longer import another.</summary>
    /// <param name="context">The context that imports.</param>
    /// <param name="imported">The context that is imported.</param>
    /// <returns>Whether it did before.</returns>
    public bool RemoveImport(Iri context, Iri imported) => Change(transaction =>
        transaction.Remove(new Quad(context, OwmVocabulary.Imports, imported, _project.Configuration.ReadGraphNames().Imports)));

    /// <summary>Binds a prefix in the project, in place of what it was bound to.</summary>
    /// <param name="prefix">The prefix, without colon.</param>
    /// <param name="namespaceIri">What the IRIs begin with.</param>
    /// <exception cref="RdfException">The prefix or the namespace cannot be one.</exception>
    public void BindPrefix(string prefix, string namespaceIri) => _project.Save(ns => ns.BindPrefix(prefix, namespaceIri));

    /// <summary>Takes away what a prefix is bound to in the project.</summary>
    /// <param name="prefix">The prefix, without colon.</param>
    /// <returns>Whether it was bound.</returns>
    public bool UnbindPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var registry = _project.Configuration.ReadGraphNames().Registry;
        return Change(transaction => transaction.RemoveAll(new QuadPattern(Predicate: OwmVocabulary.PreferredPrefix, Object: new Literal(prefix), Graph: GraphChoice.Named(registry))) > 0);
    }

    /// <summary>Writes what a context says as an RDF document, or what it and all that it imports say together.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The document's format; one that knows contexts names them.</param>
    /// <param name="context">The context.</param>
    /// <param name="withImports">Whether what it imports, directly or not, is written too.</param>
    /// <exception cref="RdfException">The graph cannot be read or written down.</exception>
    public void Serialize(TextWriter output, RdfFormat format, Iri context, bool withImports = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        var contexts = withImports ? _project.Graph().ReadImports().Reachable(context) : [context];
        var quads = contexts.SelectMany(c => _project.Store.Match(new QuadPattern(Graph: GraphChoice.Named(c))));
        RdfWriter.Write(output, format, format.HasNamedGraphs() ? quads : quads.Select(q => q with { Graph = null }), _project.ReadPrefixes());
    }

    /// <summary>Removes a context: its statements, what it imports, and that it is this project's own. That others import it stays.</summary>
    /// <param name="context">The context.</param>
    /// <returns>How many statements it had.</returns>
    /// <exception cref="ProjectException">The context keeps the project's own records.</exception>
    public long Remove(Iri context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var names = _project.Configuration.ReadGraphNames();
        if (names.IsTechnical(context)) throw new ProjectException($"{context} keeps the project's own records of imports and prefixes; it cannot be removed.");
        return Change(transaction =>
        {
            var removed = transaction.RemoveAll(new QuadPattern(Graph: GraphChoice.Named(context)));
            transaction.RemoveAll(new QuadPattern(context, Graph: GraphChoice.Named(names.Imports)));
            return removed;
        });
    }

    /// <summary>Returns how many records would no longer be found without some contexts, although they stand in others: the contexts say what their classes are.</summary>
    /// <param name="contexts">The contexts.</param>
    public int CountLosingClass(IReadOnlyCollection<Iri> contexts)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        var root = KindDescription.Of(typeof(DataObject));
        var without = _project.Graph(contexts);
        var lost = _project.Graph().TypesUnder(root).Except(without.TypesUnder(root));
        return without.Identifiers(lost, context: null).Count(record => !without.Holds(record, typeof(DataObject)));
    }

    /// <summary>Puts the statements of an RDF file into the graph: all, or none when the file is wrong somewhere.</summary>
    /// <param name="path">The file. Its name tells its format unless that is given.</param>
    /// <param name="format">The file's format.</param>
    /// <param name="context">Where statements without a graph go; the project's default context when none is given.</param>
    /// <param name="cancellationToken">Stops it; nothing is put in then.</param>
    /// <returns>What was added.</returns>
    /// <remarks>The same file again adds nothing, blank nodes included.</remarks>
    /// <exception cref="RdfException">The file is no such RDF; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SaveResult Import(string path, RdfFormat? format = null, Iri? context = null, CancellationToken cancellationToken = default) =>
        ImportAs(path, Path.GetFileName(path), format, context, cancellationToken);

    /// <summary>Writes statements as an RDF document: those of one context, or of the whole graph.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="format">The document's format.</param>
    /// <param name="context">
    /// One context, written without its name. When none is given: N-Quads and TriG hold the whole graph, imports and prefixes
    /// too, for another project to import; N-Triples and Turtle, which have no contexts, hold the statements of all that are read.
    /// </param>
    /// <exception cref="RdfException">The graph cannot be read or written down.</exception>
    public void Export(Stream output, RdfFormat format, Iri? context = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        RdfWriter.Write(output, format, Exported(format, context), _project.ReadPrefixes());
    }

    /// <inheritdoc cref="Export(Stream, RdfFormat, Iri?)"/>
    public void Export(TextWriter output, RdfFormat format, Iri? context = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        RdfWriter.Write(output, format, Exported(format, context), _project.ReadPrefixes());
    }

    internal SaveResult ImportAs(string path, string shownName, RdfFormat? format, Iri? context, CancellationToken cancellationToken)
    {
        var prefixes = new Prefixes();
        return _project.SaveDocument(RdfReader.ReadFile(path, format, new RdfReaderOptions { SourceName = shownName, Prefixes = prefixes }), Digest, context, prefixes, cancellationToken);

        string Digest()
        {
            using var content = File.OpenRead(path);
            return Convert.ToHexString(SHA256.HashData(content));
        }
    }

    private IEnumerable<Quad> Exported(RdfFormat format, Iri? context)
    {
        if (context is not null) return _project.Store.Match(new QuadPattern(Graph: GraphChoice.Named(context))).Select(q => q with { Graph = null });
        var all = _project.Store.Match(default);
        if (format.HasNamedGraphs()) return all;
        var graph = _project.Graph();
        return all.Where(q => graph.IsVisible(q.Graph) && !graph.Names.IsTechnical(q.Graph)).Select(q => q with { Graph = null });
    }

    private T Change<T>(Func<IQuadTransaction, T> change)
    {
        using var transaction = _project.Store.BeginWrite();
        var result = change(transaction);
        transaction.Commit();
        return result;
    }

    private static IReadOnlyList<Iri> Sorted(IEnumerable<Iri> contexts) => [.. contexts.OrderBy(c => c.Value, StringComparer.Ordinal)];
}

/// <summary>A context of a project.</summary>
/// <param name="Identifier">Its IRI.</param>
/// <param name="Statements">How many statements it has.</param>
/// <param name="IsDefault">Whether records go to it unless told otherwise.</param>
/// <param name="Imports">What it imports itself, sorted.</param>
public sealed record ContextSummary(Iri Identifier, long Statements, bool IsDefault, IReadOnlyList<Iri> Imports);
