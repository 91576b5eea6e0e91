using System.CommandLine;

namespace Owm.Tool.Commands.Sources;

/// <summary>How data sources are named on the command line.</summary>
internal static class SourceArguments
{
    public const string Remarks = "An ID is Kind:key, a whole IRI, or a key that only one source has.";

    public static Argument<string[]> Several() => new("ID") { Description = "the data source, such as ConnectomeCSVDataSource:2000_connections", Arity = ArgumentArity.OneOrMore };

    public static Argument<string> One() => new("ID") { Description = "the data source, such as ConnectomeCSVDataSource:2000_connections" };
}
