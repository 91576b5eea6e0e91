namespace Owm.Rdf;

/// <summary>A part of a pattern: a term, a variable, or (the default value) any term, which is then not told.</summary>
public readonly record struct PatternPart
{
    private PatternPart(Term? term, Variable? variable)
    {
        Term = term;
        Variable = variable;
    }

    /// <summary>Gets the term wanted, or <see langword="null"/>.</summary>
    public Term? Term { get; }

    /// <summary>Gets the variable, or <see langword="null"/>.</summary>
    public Variable? Variable { get; }

    /// <summary>Makes the part of a term.</summary>
    /// <param name="term">The term.</param>
    public static implicit operator PatternPart(Term term) => FromTerm(term);

    /// <summary>Makes the part of a variable.</summary>
    /// <param name="variable">The variable.</param>
    public static implicit operator PatternPart(Variable variable) => FromVariable(variable);

    /// <summary>Makes the part of a term.</summary>
    /// <param name="term">The term.</param>
    public static PatternPart FromTerm(Term term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return new PatternPart(term, null);
    }

    /// <summary>Makes the part of a variable.</summary>
    /// <param name="variable">The variable.</param>
    public static PatternPart FromVariable(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new PatternPart(null, variable);
    }

    /// <summary>Returns the part as SPARQL writes it.</summary>
    public override string ToString() => Variable?.ToString() ?? Term?.ToString() ?? "[]";
}
