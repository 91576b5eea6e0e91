using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>All that a project's graph says, as sorted lines: of each context, of the imports, and of the prefixes.</summary>
/// <remarks>Lines rather than statements: they are what is written, compared and sorted, and two graphs say the same when their lines are the same.</remarks>
internal sealed class GraphContents
{
    private static readonly string[] Nothing = [];

    private GraphContents(SortedDictionary<string, string[]> contexts, string[] imports, string[] prefixes)
    {
        Contexts = contexts;
        Imports = imports;
        Prefixes = prefixes;
    }

    /// <summary>Gets the lines of each context, by its IRI.</summary>
    public SortedDictionary<string, string[]> Contexts { get; }

    /// <summary>Gets which context imports which, and which ones the project has made.</summary>
    public string[] Imports { get; }

    /// <summary>Gets the prefixes: <c>prefix &lt;namespace&gt;</c>.</summary>
    public string[] Prefixes { get; }

    /// <summary>Makes the contents of lines in any order.</summary>
    public static GraphContents Of(IEnumerable<KeyValuePair<string, List<string>>> contexts, List<string> imports, List<string> prefixes)
    {
        var sorted = new SortedDictionary<string, string[]>(NTriplesLine.Order);
        foreach (var (context, lines) in contexts) sorted.Add(context, Sorted(lines));
        return new GraphContents(sorted, Sorted(imports), Sorted(prefixes));
    }

    /// <summary>Reads the contents of a graph, of one state of it.</summary>
    /// <param name="everything">Every statement of the graph.</param>
    /// <param name="names">The project's own contexts.</param>
    /// <exception cref="SharingException">Statements have no context that a file could be named after.</exception>
    public static GraphContents OfGraph(IEnumerable<Quad> everything, GraphNames names)
    {
        var contexts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var imports = new List<string>();
        var prefixes = new List<string>();
        foreach (var quad in everything)
        {
            if (quad.Graph is not Iri graph) throw new SharingException("The graph has statements outside of any context. Put them into one: `owm export` prints them, `owm import --context` takes them.", SharingFailure.Content);
            if (graph == names.Imports)
            {
                if (IsAboutContexts(quad)) imports.Add(NTriplesLine.Of(quad));
            }
            else if (graph == names.Registry)
            {
                if (PrefixLine(quad) is { } line) prefixes.Add(line);
            }
            else
            {
                if (!contexts.TryGetValue(graph.Value, out var lines)) contexts.Add(graph.Value, lines = []);
                lines.Add(NTriplesLine.Of(quad));
            }
        }

        return Of(contexts, imports, prefixes);
    }

    /// <summary>Returns the lines of a context; none where there is no such context.</summary>
    public string[] LinesOf(string context) => Contexts.GetValueOrDefault(context, Nothing);

    /// <summary>Returns a digest that is the same when, and only when, the contents are.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add("prefixes", Prefixes);
        Add("imports", Imports);
        foreach (var (context, lines) in Contexts) Add($"<{context}>", lines);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // No line holds a line feed, and no line is empty.
        void Add(string head, string[] lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(head + "\n"));
            foreach (var line in lines) hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            hash.AppendData("\n"u8);
        }
    }

    /// <summary>Tells whether a statement is one that the imports graph is for.</summary>
    public static bool IsAboutContexts(in Quad quad) => quad.Subject is Iri && quad.Object is Iri
        && (quad.Predicate == OwmVocabulary.Imports || (quad.Predicate == Vocabulary.RdfType && quad.Object.Equals(OwmVocabulary.Context)));

    private static string? PrefixLine(in Quad quad) =>
        quad.Predicate == OwmVocabulary.PreferredPrefix && quad is { Subject: Iri space, Object: Literal { LexicalForm: var prefix } } && GraphDirectory.IsPrefix(prefix, space.Value) ? $"{prefix} {space}" : null;

    private static string[] Sorted(List<string> lines)
    {
        var sorted = lines.ToArray();
        Array.Sort(sorted, NTriplesLine.Order);
        var kept = 0;
        foreach (var line in sorted)
        {
            if (kept == 0 || sorted[kept - 1] != line) sorted[kept++] = line;
        }

        return kept == sorted.Length ? sorted : sorted[..kept];
    }
}
