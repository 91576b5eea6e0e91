namespace Owm.Rdf;

/// <summary>One pattern of a <see cref="PatternQuery"/>.</summary>
/// <param name="Subject">The subject: a term, a variable, or any.</param>
/// <param name="Predicate">The predicate: a term, a variable, or any.</param>
/// <param name="Object">The object: a term, a variable, or any.</param>
/// <param name="Graph">Which graphs are looked at; the default value means every graph. Beside <paramref name="GraphVariable"/> it is left at that.</param>
/// <param name="GraphVariable">A variable for the graph's name: named graphs are then looked at, and not the default graph, which has none.</param>
public sealed record JoinPattern(PatternPart Subject, PatternPart Predicate, PatternPart Object, GraphChoice Graph = default, Variable? GraphVariable = null)
{
    /// <summary>Gets subject, predicate, object and the graph's variable.</summary>
    internal IEnumerable<PatternPart> Parts => [Subject, Predicate, Object, GraphVariable is null ? default : PatternPart.FromVariable(GraphVariable)];
}
