using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A project's graph in a directory of text files, so that it can be shared and put under version control with any tool for that.</summary>
/// <remarks>
/// The directory holds all of the graph: one sorted N-Triples file for each context, an index of them, the imports and the
/// prefixes. The same graph is always written as the same bytes. Blank nodes keep their labels, so that lines stay as they
/// are when something else changes.
/// </remarks>
public sealed class ProjectSharing
{
    private readonly OwmProject _project;
    private readonly SharedState _state;

    internal ProjectSharing(OwmProject project, string statePath, TimeProvider time)
    {
        _project = project;
        _state = new SharedState(project.ProjectDirectory, statePath, time);
    }

    /// <summary>Gets the directory last exported to or imported from, as a full path; <see langword="null"/> when there was none.</summary>
    public string? LastDirectory => _state.LastDirectory();

    /// <summary>Gets what is wrong with the project's account of what was shared, and what follows from it; <see langword="null"/> when nothing is, or before it was needed.</summary>
    public string? Problem => _state.Problem is { } problem ? $"{problem} What was shared before is not known." : null;

    /// <summary>Writes the graph into a directory. Files that are right are not touched; those of contexts that are gone are removed.</summary>
    /// <param name="directory">The directory; made when missing.</param>
    /// <param name="force">Whether to write over a directory that others have changed since it was last exported to or imported from here.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="SharingException">Something else is in the place of what would be written, or what others have changed.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public GraphExport Export(string directory, bool force = false)
    {
        directory = Path.GetFullPath(directory);
        if (File.Exists(directory)) throw new SharingException($"'{directory}' is a file. Name a directory, or move the file away.", SharingFailure.WouldOverwrite);
        var contents = Contents(_project.Store.Match(default));
        var digest = contents.Digest();
        var gone = RemovedLines.None;
        if (TryReadDirectory(directory, force) is { } there && there.Digest() is var found && found != digest)
        {
            if (IsEmpty(contents) && !force) throw new SharingException($"The graph is empty, and '{directory}' is not: all of it would be lost. Import it (`owm import --directory`), or write over it with --force.", SharingFailure.WouldLose);
            // What stands there and not here was removed here only if it was known here.
            if (_state.SeenDigest(directory) == found) gone = RemovedLines.Between(there, contents);
            else if (!force) throw new SharingException($"'{directory}' was changed since it was last exported to or imported from here. Import it first (`owm import --directory`), or write over the changes with --force.", SharingFailure.WouldLose);
        }

        var (written, removed) = new GraphDirectoryWriter(directory).Write(contents);
        _state.SetShared(directory, digest, _state.Removed().With(gone, contents));
        return new GraphExport(directory, contents.Contexts.Count, contents.Contexts.Values.Sum(lines => lines.Length), written, removed);
    }

    /// <summary>Tells what importing a directory would change. Nothing is changed.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="SharingException">There is no graph, or it is not as it should be.</exception>
    public GraphRestore Plan(string directory)
    {
        directory = Path.GetFullPath(directory);
        var shared = ReadDirectory(directory);
        var graph = Contents(_project.Store.Match(default));
        return new GraphRestore(directory, graph, shared, IsShared(graph), _state.Removed());
    }

    /// <summary>Makes the graph say what the directory says: all at once, or not at all.</summary>
    /// <param name="plan">What there is to do.</param>
    /// <param name="keep">Whether to keep statements that the directory does not have, and only to add; those of <see cref="GraphRestore.CameBack"/> too.</param>
    /// <exception cref="SharingException">The graph was changed since the plan was made.</exception>
    public void Import(GraphRestore plan, bool keep = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Additions > 0 || plan.Removals > 0 || (keep && plan.CameBack.Count > 0))
        {
            using var transaction = _project.Store.BeginWrite();
            if (Contents(transaction.Match(default)).Digest() != plan.GraphDigest)
                throw new SharingException("The graph was changed by another process meanwhile. Nothing was imported; do it again.", SharingFailure.Changed);
            plan.Apply(transaction, _project.Configuration.ReadGraphNames(), keep);
            transaction.Commit();
        }

        // With statements left out or kept, the graph is no longer what is shared: the next export makes it so.
        if (keep ? plan.Removals == 0 : plan.CameBack.Count == 0) _state.SetShared(plan.Directory, plan.SharedDigest, RemovedLines.None);
        else _state.SetSeen(plan.Directory, plan.SharedDigest);
    }

    /// <summary>Compares the graph with a directory: what the graph has lost and gained since, as <c>diff -u</c> shows it, headed by the contexts' IRIs.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="output">Where to.</param>
    /// <returns>Whether they differ.</returns>
    /// <exception cref="SharingException">There is no graph, or it is not as it should be.</exception>
    public bool WriteDifference(string directory, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (shared, graph) = Both(directory);
        var differs = UnifiedDiff.Write(output, "prefixes", shared.Prefixes, graph.Prefixes);
        differs |= UnifiedDiff.Write(output, "imports", shared.Imports, graph.Imports);
        foreach (var context in BothContexts(shared, graph)) differs |= UnifiedDiff.Write(output, context, shared.LinesOf(context), graph.LinesOf(context));
        return differs;
    }

    /// <summary>Compares the graph with a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>What differs: of the prefixes, the imports and each context; nothing where they say the same.</returns>
    /// <exception cref="SharingException">There is no graph, or it is not as it should be.</exception>
    public IReadOnlyList<GraphDifference> Compare(string directory)
    {
        var (shared, graph) = Both(directory);
        var found = new List<GraphDifference>();
        Add("prefixes", shared.Prefixes, graph.Prefixes);
        Add("imports", shared.Imports, graph.Imports);
        foreach (var context in BothContexts(shared, graph)) Add(context, shared.LinesOf(context), graph.LinesOf(context));
        return found;

        void Add(string name, string[] before, string[] after)
        {
            var changes = LineChanges.Between(before, after);
            if (!changes.IsEmpty) found.Add(new GraphDifference(name, changes.Removed, changes.Added));
        }
    }

    private (GraphContents Shared, GraphContents Graph) Both(string directory) => (ReadDirectory(Path.GetFullPath(directory)), Contents(_project.Store.Match(default)));

    private static IEnumerable<string> BothContexts(GraphContents shared, GraphContents graph) => shared.Contexts.Keys.Union(graph.Contexts.Keys).Order(NTriplesLine.Order);

    private GraphContents ReadDirectory(string directory) => new GraphDirectoryReader(directory, _project.Configuration.ReadGraphNames()).Read();

    // A graph that is there and cannot be read is one that may be lost.
    private GraphContents? TryReadDirectory(string directory, bool force)
    {
        try
        {
            return ReadDirectory(directory);
        }
        catch (SharingException e) when (e.Failure == SharingFailure.NotFound)
        {
            return null;
        }
        catch (SharingException e)
        {
            return force || !GraphDirectoryWriter.IsGraph(directory) ? null
                : throw new SharingException($"What '{directory}' says would be lost, and cannot be read: {e.Message} Or write over it with --force.", SharingFailure.WouldLose, e);
        }
    }

    private GraphContents Contents(IEnumerable<Quad> everything) => GraphContents.OfGraph(everything, _project.Configuration.ReadGraphNames());

    private bool IsShared(GraphContents graph) =>
        IsEmpty(graph) || (_state.GraphDigest() is { } digest && digest == graph.Digest());

    private static bool IsEmpty(GraphContents graph) => graph.Contexts.Count == 0 && graph.Imports.Length == 0 && graph.Prefixes.Length == 0;
}

/// <summary>What an export into a directory has done.</summary>
/// <param name="Directory">The directory, as a full path.</param>
/// <param name="Contexts">How many contexts the graph has.</param>
/// <param name="Statements">How many statements they have together.</param>
/// <param name="FilesWritten">How many files were new or other than before.</param>
/// <param name="FilesRemoved">How many files were removed because their contexts are gone.</param>
public sealed record GraphExport(string Directory, int Contexts, int Statements, int FilesWritten, int FilesRemoved);

/// <summary>What a graph and a directory differ in, of one context, the prefixes or the imports.</summary>
/// <param name="Name">The context's IRI, <c>prefixes</c> or <c>imports</c>.</param>
/// <param name="Removed">The lines that only the directory has.</param>
/// <param name="Added">The lines that only the graph has.</param>
public sealed record GraphDifference(string Name, IReadOnlyList<string> Removed, IReadOnlyList<string> Added);
