using System.Text;

namespace Owm.DataSources;

/// <summary>Writes a graph into a directory: the same graph always as the same bytes, and nothing but what has changed.</summary>
internal sealed class GraphDirectoryWriter(string directory)
{
    private const int BufferSize = 64 * 1024;

    private int _written;

    /// <summary>Writes everything.</summary>
    /// <returns>How many files were written, and how many of ours removed because their contexts are gone.</returns>
    /// <exception cref="SharingException">Something else is in the place of what would be written.</exception>
    public (int Written, int Removed) Write(GraphContents contents)
    {
        var contexts = Path.Combine(directory, GraphDirectory.ContextsName);
        ThrowIfOccupied(contexts);
        var stale = FilesOfIndex();
        Make(contexts);
        var index = new List<string> { GraphDirectory.IndexHead };
        foreach (var (context, lines) in contents.Contexts)
        {
            var file = GraphDirectory.FileOf(context);
            Write(file, lines);
            index.Add($"{file} <{context}>");
            stale.Remove(file);
        }

        Write(GraphDirectory.ImportsName, contents.Imports);
        Write(GraphDirectory.PrefixesName, contents.Prefixes);
        if (!File.Exists(Path.Combine(directory, GraphDirectory.AttributesName))) Write(GraphDirectory.AttributesName, GraphDirectory.Attributes.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        // The index last: what it names is there.
        Write(GraphDirectory.IndexName, index);
        foreach (var file in stale) File.Delete(Path.Combine(directory, file));
        return (_written, stale.Count);
    }

    /// <summary>Tells whether a directory's index is that of a graph.</summary>
    public static bool IsGraph(string directory) => new FileInfo(Path.Combine(directory, GraphDirectory.IndexName)) is { Exists: true, LinkTarget: null } index && IsOurs(index.FullName);

    private void ThrowIfOccupied(string contexts)
    {
        GraphDirectory.ThrowIfLink(new DirectoryInfo(contexts));
        var index = new FileInfo(Path.Combine(directory, GraphDirectory.IndexName));
        GraphDirectory.ThrowIfLink(index);
        if (index.Exists && IsOurs(index.FullName)) return;
        foreach (var name in (ReadOnlySpan<string>)[GraphDirectory.IndexName, GraphDirectory.ContextsName, GraphDirectory.ImportsName, GraphDirectory.PrefixesName])
        {
            if (Path.Exists(Path.Combine(directory, name)))
                throw new SharingException($"'{Path.Combine(directory, name)}' is something else than a graph. Name a directory of the graph's own.", SharingFailure.WouldOverwrite);
        }
    }

    private static void Make(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SharingException($"The directory '{directory}' cannot be made: {e.Message} Name another one, or change what is in the way.", SharingFailure.Storage, e);
        }
    }

    private static bool IsOurs(string index)
    {
        using var reader = new StreamReader(index);
        var head = new char[GraphDirectory.IndexHead.Length];
        return reader.ReadBlock(head) == head.Length && head.AsSpan().SequenceEqual(GraphDirectory.IndexHead);
    }

    // What an earlier export has written, by name and by content: the context's IRI gives the name.
    private HashSet<string> FilesOfIndex()
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        var index = Path.Combine(directory, GraphDirectory.IndexName);
        if (!File.Exists(index)) return files;
        foreach (var line in File.ReadLines(index))
        {
            if (line.Split(' ') is not [var file, ['<', .., '>'] context] || GraphDirectory.FileOf(context[1..^1]) != file) continue;
            if (new FileInfo(Path.Combine(directory, file)) is { Exists: true, LinkTarget: null }) files.Add(file);
        }

        return files;
    }

    private void Write(string name, IReadOnlyList<string> lines)
    {
        if (AtomicFile.WriteIfOther(Path.Combine(directory, name), stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize, leaveOpen: true) { NewLine = "\n" };
            foreach (var line in lines) text.WriteLine(line);
        })) _written++;
    }
}
