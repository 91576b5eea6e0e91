namespace Owm.Rdf.Joins;

/// <summary>A pattern of a query, its variables as places in the list of terms.</summary>
internal sealed class Step
{
    private const int None = -1;
    private readonly JoinPattern _pattern;
    private readonly int _subject;
    private readonly int _predicate;
    private readonly int _object;
    private readonly int _graph;

    public Step(JoinPattern pattern, IReadOnlyList<Variable> variables)
    {
        _pattern = pattern;
        _subject = Place(pattern.Subject.Variable);
        _predicate = Place(pattern.Predicate.Variable);
        _object = Place(pattern.Object.Variable);
        _graph = Place(pattern.GraphVariable);

        int Place(Variable? variable)
        {
            for (var i = 0; variable is not null && i < variables.Count; i++)
            {
                if (variables[i].Equals(variable)) return i;
            }

            return None;
        }
    }

    /// <summary>Gets whether quads can differ in parts that no variable tells.</summary>
    public bool HasUntoldParts =>
        IsUntold(_pattern.Subject) || IsUntold(_pattern.Predicate) || IsUntold(_pattern.Object) || (_pattern.GraphVariable is null && _pattern.Graph == GraphChoice.Every);

    /// <summary>Returns what to look for, given what is known, or null where nothing can fit (a literal as a subject, say).</summary>
    public QuadPattern? Bind(Term?[] terms)
    {
        var (subject, predicate, value) = (Known(_pattern.Subject, _subject, terms), Known(_pattern.Predicate, _predicate, terms), Known(_pattern.Object, _object, terms));
        if (predicate is not null and not Iri) return null;
        if (_graph == None) return new QuadPattern(subject, predicate as Iri, value, _pattern.Graph);
        var graph = terms[_graph];
        if (graph is not null && _pattern.Graph != GraphChoice.Every && _pattern.Graph != GraphChoice.Named(graph)) return null;
        return new QuadPattern(subject, predicate as Iri, value, graph is null ? _pattern.Graph : GraphChoice.Named(graph));
    }

    /// <summary>Counts the parts that are not known.</summary>
    public int CountFree(Term?[] terms) =>
        (Known(_pattern.Subject, _subject, terms) is null ? 1 : 0)
        + (Known(_pattern.Predicate, _predicate, terms) is null ? 1 : 0)
        + (Known(_pattern.Object, _object, terms) is null ? 1 : 0);

    /// <summary>Puts the terms of a quad in their places.</summary>
    /// <returns>Whether it fits: a variable that occurs twice stands for one term.</returns>
    public bool TryTell(in Quad quad, Term?[] terms) =>
        Tell(_subject, quad.Subject, terms) && Tell(_predicate, quad.Predicate, terms) && Tell(_object, quad.Object, terms)
        && (_graph == None || (quad.Graph is not null && Tell(_graph, quad.Graph, terms)));

    /// <summary>Returns the places of the variables that are not known yet.</summary>
    public int[] FreePlaces(Term?[] terms) => [.. ((int[])[_subject, _predicate, _object, _graph]).Where(place => place != None && terms[place] is null).Distinct()];

    private static bool IsUntold(PatternPart part) => part is { Term: null, Variable: null };

    private static Term? Known(PatternPart part, int place, Term?[] terms) => place == None ? part.Term : terms[place];

    private static bool Tell(int place, Term term, Term?[] terms)
    {
        if (place == None) return true;
        if (terms[place] is { } known) return known.Equals(term);
        terms[place] = term;
        return true;
    }
}
