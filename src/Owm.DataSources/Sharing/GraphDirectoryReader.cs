using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Reads a graph from a directory, which may come from anywhere: nothing in it is believed before it is checked, and nothing outside of it is read.</summary>
internal sealed class GraphDirectoryReader(string directory, GraphNames names)
{
    private const long IndexLimit = 64 << 20;

    /// <summary>Reads everything.</summary>
    /// <exception cref="SharingException">There is no graph, or it is not as it should be.</exception>
    /// <exception cref="RdfException">A file is wrong; the message names its line.</exception>
    public GraphContents Read()
    {
        GraphDirectory.ThrowIfLink(new DirectoryInfo(Path.Combine(directory, GraphDirectory.ContextsName)));
        var contexts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (context, file) in ReadIndex()) contexts.Add(context, ReadStatements(file, isAboutContexts: false));
        ThrowIfUnlisted([.. contexts.Keys.Select(GraphDirectory.FileOf)]);
        return GraphContents.Of(contexts, ReadStatements(GraphDirectory.ImportsName, isAboutContexts: true), ReadPrefixes());
    }

    private Dictionary<string, string> ReadIndex()
    {
        if (!File.Exists(Path.Combine(directory, GraphDirectory.IndexName)))
            throw new SharingException($"There is no graph in '{directory}': it has no file 'index'. `owm export --directory` makes one.", SharingFailure.NotFound);
        var lines = ReadLines(GraphDirectory.IndexName).ToList();
        if (lines is not [(_, GraphDirectory.IndexHead), ..])
            throw Wrong(GraphDirectory.IndexName, 1, $"the first line is not '{GraphDirectory.IndexHead}'. It is no index of a graph, or one that a newer program wrote");
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (number, line) in lines.Skip(1))
        {
            if (line.Split(' ') is not [var file, ['<', .., '>'] iri] || iri[1..^1] is not { } context || !IriSyntax.IsAbsolute(context))
                throw Wrong(GraphDirectory.IndexName, number, "is not a file and an IRI in angle brackets");
            if (GraphDirectory.FileOf(context) != file) throw Wrong(GraphDirectory.IndexName, number, $"the file of <{context}> is called {GraphDirectory.FileOf(context)}");
            if (names.IsTechnical(new Iri(context))) throw Wrong(GraphDirectory.IndexName, number, $"<{context}> keeps this project's own records of imports and prefixes");
            if (!index.TryAdd(context, file)) throw Wrong(GraphDirectory.IndexName, number, $"<{context}> is there a second time");
            if (!File.Exists(Path.Combine(directory, file))) throw Wrong(GraphDirectory.IndexName, number, $"there is no file {file}. Take the line away if its context is gone");
        }

        return index;
    }

    // A line of the index that a merge has lost must not take a whole context with it.
    private void ThrowIfUnlisted(HashSet<string> listed)
    {
        var contexts = new DirectoryInfo(Path.Combine(directory, GraphDirectory.ContextsName));
        if (!contexts.Exists) return;
        foreach (var file in contexts.EnumerateFiles("*.nt").Select(f => f.Name).Where(GraphDirectory.IsOurName).Order(StringComparer.Ordinal))
        {
            if (!listed.Contains($"{GraphDirectory.ContextsName}/{file}"))
                throw new SharingException($"'{Path.Combine(directory, GraphDirectory.ContextsName, file)}' is not in the index. Add its line, or take the file away if its context is gone.", SharingFailure.Content);
        }
    }

    private List<string> ReadStatements(string file, bool isAboutContexts)
    {
        var path = Path.Combine(directory, file);
        var statements = new List<string>();
        // A project without imports may have lost the empty file.
        if (isAboutContexts && !File.Exists(path)) return statements;
        GraphDirectory.ThrowIfLink(new FileInfo(path));
        try
        {
            foreach (var quad in RdfReader.ReadFile(path, RdfFormat.NTriples, new RdfReaderOptions { SourceName = path }))
            {
                if (isAboutContexts && !GraphContents.IsAboutContexts(quad))
                    throw new SharingException($"'{path}' says more than which contexts there are and import one another: {NTriplesLine.Of(quad)} Move it to the file of its context.", SharingFailure.Content);
                statements.Add(NTriplesLine.Of(quad));
            }
        }
        catch (RdfSyntaxException e)
        {
            ThrowIfConflict(file);
            throw new SharingException(e.Message, SharingFailure.Content, e);
        }

        return statements;
    }

    private List<string> ReadPrefixes()
    {
        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (number, line) in File.Exists(Path.Combine(directory, GraphDirectory.PrefixesName)) ? ReadLines(GraphDirectory.PrefixesName) : [])
        {
            if (line.Split(' ') is not [var prefix, ['<', .., '>'] space] || !GraphDirectory.IsPrefix(prefix, space[1..^1]))
                throw Wrong(GraphDirectory.PrefixesName, number, "is not a prefix and a namespace in angle brackets");
            if (!prefixes.TryAdd(prefix, space) && prefixes[prefix] != space)
                throw Wrong(GraphDirectory.PrefixesName, number, $"{prefix} stands for {prefixes[prefix]} already. Keep one of the two lines");
        }

        return [.. prefixes.Select(p => $"{p.Key} {p.Value}")];
    }

    private IEnumerable<(int Number, string Line)> ReadLines(string name)
    {
        var file = new FileInfo(Path.Combine(directory, name));
        GraphDirectory.ThrowIfLink(file);
        if (file.Length > IndexLimit) throw new SharingException($"'{file.FullName}' has {file.Length} bytes; more than {IndexLimit} are not read.", SharingFailure.Content);
        ThrowIfConflict(name);
        var number = 0;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (line.Length > 0) yield return (number, line);
        }
    }

    private void ThrowIfConflict(string name)
    {
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(directory, name)))
        {
            number++;
            if (line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line == "=======" || line.StartsWith(">>>>>>> ", StringComparison.Ordinal))
                throw Wrong(name, number, "a merge has left a conflict here. Keep the lines that shall stay, mostly those of both sides, and take the marks away");
        }
    }

    private SharingException Wrong(string name, int line, string what) =>
        new($"'{Path.Combine(directory, name)}', line {line}: {ShownText.Visible(what)}.", SharingFailure.Content);
}
