namespace Owm.Rdf;

/// <summary>A solution of a <see cref="PatternQuery"/>: which term each variable stands for.</summary>
public sealed class Bindings
{
    private readonly IReadOnlyList<Variable> _variables;
    private readonly Term[] _terms;

    internal Bindings(IReadOnlyList<Variable> variables, Term[] terms)
    {
        _variables = variables;
        _terms = terms;
    }

    /// <summary>Gets the variables and their terms.</summary>
    public IEnumerable<KeyValuePair<Variable, Term>> All => _variables.Zip(_terms, KeyValuePair.Create);

    /// <summary>Gets the term a variable stands for.</summary>
    /// <param name="variable">A variable of the query.</param>
    /// <exception cref="KeyNotFoundException">The query has no such variable.</exception>
    public Term this[Variable variable]
    {
        get
        {
            for (var i = 0; i < _terms.Length; i++)
            {
                if (_variables[i].Equals(variable)) return _terms[i];
            }

            throw new KeyNotFoundException($"The query has no variable {variable}.");
        }
    }

    /// <summary>Returns the solution for people.</summary>
    public override string ToString() => string.Join(", ", All.Select(pair => $"{pair.Key} = {pair.Value}"));
}
