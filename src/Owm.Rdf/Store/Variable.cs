namespace Owm.Rdf;

/// <summary>A part of a pattern that stands for some term: the same one wherever in a query its name occurs.</summary>
/// <param name="Name">The name, without a question mark.</param>
public sealed record Variable(string Name)
{
    /// <summary>Returns the variable as SPARQL writes it.</summary>
    public override string ToString() => $"?{Name}";
}
