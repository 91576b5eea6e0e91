namespace Owm.Rdf.Joins;

/// <summary>The quads that one pattern of a query matches, one after the other; each sets the terms of the variables it is the first to tell.</summary>
internal sealed class Loop : IDisposable
{
    private readonly Step _step;
    private readonly IEnumerator<Quad> _quads;
    private readonly int[] _places;
    private readonly HashSet<Told>? _seen;

    public Loop(Step step, IEnumerable<Quad> quads, Term?[] terms)
    {
        _step = step;
        _quads = quads.GetEnumerator();
        _places = step.FreePlaces(terms);
        if (step.HasUntoldParts) _seen = [];
    }

    /// <summary>Goes to the next quad that fits and tells something new.</summary>
    /// <returns>Whether there is one. If not, the variables are free again.</returns>
    public bool Next(Term?[] terms)
    {
        Clear(terms);
        // Where nothing is told, one quad shows that there is one.
        while (!(_places.Length == 0 && _seen?.Count > 0) && _quads.MoveNext())
        {
            if (_step.TryTell(_quads.Current, terms) && (_seen?.Add(Told.Of(terms, _places)) ?? true)) return true;
            Clear(terms);
        }

        return false;
    }

    public void Dispose() => _quads.Dispose();

    private void Clear(Term?[] terms)
    {
        foreach (var place in _places) terms[place] = null;
    }

    /// <summary>The terms of up to four variables.</summary>
    private readonly record struct Told(Term? First, Term? Second, Term? Third, Term? Fourth)
    {
        public static Told Of(Term?[] terms, int[] places) => new(At(0, terms, places), At(1, terms, places), At(2, terms, places), At(3, terms, places));

        private static Term? At(int index, Term?[] terms, int[] places) => index < places.Length ? terms[places[index]] : null;
    }
}
