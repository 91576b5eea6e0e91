using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.Sources;

/// <summary>How data sources are named on the command line.</summary>
internal static class SourceArguments
{
    public const string Remarks = "An ID is Kind:key, a whole IRI, or a key that only one source has.";

    public static OwmArgument Several() => new("ID", "the data source, such as ConnectomeCSVDataSource:2000_connections") { IsList = true };

    public static OwmArgument One() => new("ID", "the data source, such as ConnectomeCSVDataSource:2000_connections");
}
