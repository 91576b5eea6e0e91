namespace Owm.Rdf.Joins;

/// <summary>A query at work: nested loops, each over what one pattern matches for the terms the loops around it have found.</summary>
internal sealed class Join
{
    // Counting stops here: patterns that match more than that are all alike.
    private const long MaxCount = 1000;

    private readonly IReadOnlyList<Variable> _variables;
    private readonly IQuadSnapshot _snapshot;
    private readonly List<Step> _left; // patterns that have no place in the order yet
    private readonly List<Step> _order = [];
    private readonly Term?[] _terms; // what the variables stand for now

    public Join(IReadOnlyList<JoinPattern> patterns, IReadOnlyList<Variable> variables, IQuadSnapshot snapshot)
    {
        _variables = variables;
        _snapshot = snapshot;
        _left = [.. patterns.Select(pattern => new Step(pattern, variables))];
        _terms = new Term?[variables.Count];
    }

    /// <summary>Streams the solutions. Each is found once: within a step, what differs only in parts that are not told is taken once.</summary>
    public IEnumerable<Bindings> Run()
    {
        var count = _left.Count;
        var loops = new Stack<Loop>(count);
        loops.Push(Open(0));
        try
        {
            while (loops.TryPeek(out var loop))
            {
                if (!loop.Next(_terms)) loops.Pop().Dispose();
                else if (loops.Count < count) loops.Push(Open(loops.Count));
                else yield return new Bindings(_variables, Array.ConvertAll(_terms, term => term!));
            }
        }
        finally
        {
            while (loops.TryPop(out var loop)) loop.Dispose();
        }
    }

    private Loop Open(int depth)
    {
        // The order is settled as far as the loops have gone, by what the first of their terms leave to be read.
        if (depth == _order.Count) _order.Add(TakeMostSelective());
        var step = _order[depth];
        return step.Bind(_terms) is { } pattern ? new Loop(step, _snapshot.Match(pattern), _terms) : new Loop(step, [], _terms);
    }

    private Step TakeMostSelective()
    {
        var best = _left[0];
        if (_left.Count > 1)
        {
            var fewest = long.MaxValue;
            foreach (var step in _left)
            {
                var count = step.Bind(_terms) is { } pattern ? _snapshot.Count(pattern, Math.Min(fewest, MaxCount)) : 0;
                // Of those that match alike, one that is tied to what is known leaves less.
                if (count < fewest || (count == fewest && step.CountFree(_terms) < best.CountFree(_terms))) (best, fewest) = (step, count);
                if (fewest == 0) break;
            }
        }

        _left.Remove(best);
        return best;
    }
}
