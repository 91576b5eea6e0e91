using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm diff [DIR]</c>; <c>--directory DIR</c>, as export and import take it, is the same.</summary>
internal sealed class DiffCommand : OwmCommand
{
    private readonly OwmArgument _directory = new("DIR", "an exported graph (default: the one last exported to or imported from)") { IsOptional = true };
    private readonly OwmOption<string?> _option = SharedDirectory.Option("the same as DIR");

    public DiffCommand()
        : base("diff", "compare the graph with a directory it was exported to")
    {
        Add(_directory);
        Add(_option);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Each context that differs is headed by its IRI; - marks what only the directory has, + what only the graph has. " +
        "Exits with 0 when both say the same, and with 1 when they differ.";

    public override IReadOnlyList<string> Examples => ["owm diff", "owm diff graph --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var named = context.Find(_directory);
        if (named is not null && context.Line.ValuesOf(_option) is not null) throw CommandException.Usage("DIR and --directory are the same. Leave one of them out.");
        var directory = (named ?? context.Get(_option)) is { } given ? context.FullPath(given)
            : project.Sharing.LastDirectory ?? throw CommandException.Usage($"{(project.Sharing.Problem is { } problem ? $"{problem} " : "No graph was exported or imported here yet. ")}Name the directory: owm diff DIR.");
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            using var lines = new VisibleLines(context.Output);
            return Task.FromResult(project.Sharing.WriteDifference(directory, lines) ? ExitCode.Failed : ExitCode.Done);
        }

        var differences = project.Sharing.Compare(directory);
        context.Output.WriteRecords([.. differences.Select(difference => (IReadOnlyList<Field>)
        [
            new("name", "Differs", difference.Name),
            new("removed", "Only in the directory", Lines(context.Output, difference.Removed)),
            new("added", "Only in the graph", Lines(context.Output, difference.Added)),
        ])]);
        return Task.FromResult(differences.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    // A table has room for numbers alone.
    private static Cell Lines(DataOutput output, IReadOnlyList<string> lines) =>
        output.Format == OutputFormat.Json ? lines.ToArray() : lines.Count;

    /// <summary>Hands lines on to the output, with what could move the cursor made visible.</summary>
    private sealed class VisibleLines(DataOutput output) : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value) => output.WriteLine(VisibleText.Of(value));
    }
}
