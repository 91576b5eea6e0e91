using Owm.Rdf;
using Owm.Rdf.Search;

namespace Owm.DataSources;

/// <summary>A search for the records of which each word begins some word: of the key, the kind's name or a text among the values.</summary>
/// <remarks>The rarest word is looked up; whether a record found by it has the others, its statements tell, which are read anyway.</remarks>
internal sealed class RecordSearch(SourceGraph graph, IQuadStore store, ITextSearch search, string typed, IReadOnlyCollection<Iri> types, Iri? context)
{
    /// <summary>A word that is in fewer terms is rare enough.</summary>
    private const int Few = 256;

    private readonly HashSet<Iri> _types = [.. types];
    private readonly SearchWords _words = new(typed);

    /// <summary>Streams what is found, each record once.</summary>
    public IEnumerable<DataSource> Run()
    {
        if (_words.IsEmpty) yield break;
        var seen = new HashSet<Iri>();
        foreach (var subject in Candidates())
        {
            if (!seen.Add(subject)) continue;
            var statements = graph.StatementsAbout(subject).ToList();
            if (!statements.Exists(IsOfType) || !_words.AreIn(Texts(subject, statements))) continue;
            if (graph.Make(subject, statements) is { } record) yield return record;
        }
    }

    private IEnumerable<Iri> Candidates()
    {
        var rarest = Rarest();
        var word = new SearchWords(rarest);
        foreach (var term in search.FindTerms(rarest))
        {
            if (term is Iri iri)
            {
                // What stands before the key is shared by all records of a kind, and of most kinds.
                if (word.AreIn(NamesIn(iri))) yield return iri;
                if (!_types.Contains(iri) || !word.AreIn([ClassName(iri)])) continue;
            }

            foreach (var quad in store.Match(new QuadPattern(Predicate: term is Iri ? Vocabulary.RdfType : null, Object: term)))
            {
                if (quad.Subject is Iri subject && graph.IsRead(quad)) yield return subject;
            }
        }
    }

    private string Rarest()
    {
        var words = _words.Words.OrderByDescending(word => word.Length).ToList();
        return words.Count == 1 ? words[0] : words.Find(word => search.FindTerms(word).Take(Few).Count() < Few) ?? words[0];
    }

    private bool IsOfType(Quad quad) =>
        quad.Predicate == Vocabulary.RdfType && quad.Object is Iri type && _types.Contains(type) && (context is null || context.Equals(quad.Graph));

    private static IEnumerable<string> Texts(Iri subject, List<Quad> statements) =>
    [
        .. NamesIn(subject),
        .. statements.Select(quad => quad.Object).OfType<Literal>().Select(literal => literal.LexicalForm),
        .. statements.Where(quad => quad.Predicate == Vocabulary.RdfType).Select(quad => quad.Object).OfType<Iri>().Select(ClassName),
    ];

    private static string ClassName(Iri type) => type.Value[(type.Value.LastIndexOfAny(['/', '#']) + 1)..];

    // …/Kind#key; of what is named in another way, what stands after its last separator.
    private static IEnumerable<string> NamesIn(Iri iri)
    {
        var text = iri.Value;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            yield return Uri.UnescapeDataString(text[(text.LastIndexOfAny(['/', ':']) + 1)..]);
            yield break;
        }

        yield return Uri.UnescapeDataString(text[(hash + 1)..]);
        yield return text[(text.LastIndexOf('/', hash) + 1)..hash];
    }
}
