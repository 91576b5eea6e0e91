using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.Graph;

/// <summary>How terms and contexts are named on the command line.</summary>
internal static class GraphArguments
{
    public const string Any = "ANY";

    public const string TermRemarks =
        "An identifier is <IRI>, Kind:key or prefix:local. A value may also be a text, best in quotes of its own: '\"text\"', '\"text\"@en', '\"1\"^^xsd:integer'; " +
        "numbers, true and false are what they look like. A property may be the name of a kind's property, such as csv_file_name.";

    public static OwmArgument Context() => new("CONTEXT", "the context: an IRI or prefix:local");

    public static OwmArgument Contexts(string name, string description) => new(name, description) { IsList = true };

    public static OwmOption<string?> ContextOption(string description) => new("--context", "IRI", description, ValueReaders.NonEmpty!, "an IRI or prefix:local");

    /// <summary>Returns the context an option names, or null when it was not given.</summary>
    public static Iri? Read(CommandContext context, OwmOption<string?> option, OwmProject project) =>
        context.Get(option) is not { } text ? null
        // Most write the whole IRI, which needs no prefixes.
        : ValueReaders.AbsoluteIri(text, out var iri) && text.Contains("://", StringComparison.Ordinal) ? iri
        : project.Statements.Terms().ReadIdentifier(text);
}
