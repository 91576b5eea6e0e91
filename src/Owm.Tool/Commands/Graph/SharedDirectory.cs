using Owm.DataSources;
using Owm.Tool.Output;
using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.Graph;

/// <summary>How the directory that a graph is shared by is named on the command line.</summary>
internal static class SharedDirectory
{
    // A variable of its own: OWM_DIRECTORY is where content goes.
    public static OwmOption<string?> Option(string description) =>
        new("--directory", "DIR", description, ValueReaders.NonEmpty!, "a directory", "-d") { EnvironmentVariable = "OWM_GRAPH_DIRECTORY" };

    /// <summary>Tells that the account of what was shared is lost, if it is.</summary>
    public static void TellProblem(CommandContext context, OwmProject project)
    {
        if (project.Sharing.Problem is { } problem) context.Say($"Note: {VisibleText.Of(problem)}");
    }
}
