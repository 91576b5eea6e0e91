using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source rm ID…</c></summary>
internal sealed class SourceRmCommand : OwmCommand
{
    private readonly OwmArgument _ids = SourceArguments.Several();
    private readonly DeletionOptions _deletion;

    public SourceRmCommand()
        : base("rm", "take data sources out of the graph; their content stays")
    {
        Add(_ids);
        _deletion = new DeletionOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => SourceArguments.Remarks + " JSON is a line for each source: removed, or would_remove with --dry-run.";

    public override IReadOnlyList<string> Examples => ["owm source rm ConnectomeCSVDataSource:2000_connections", "owm source rm 2000_connections --yes"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var records = context.GetAll(_ids).Select(id => project.Sources.Find(id)).DistinctBy(record => record.Identifier).ToList();
        var isJson = context.Output.Format == OutputFormat.Json && !context.Output.IsQuiet;
        if (isJson && _deletion.IsDryRun(context))
        {
            foreach (var record in records) context.Output.WriteEvent("would_remove", Fields(record));
        }
        else if (_deletion.MayDelete(context, $"take {string.Join(", ", records)} out of the graph; content stays"))
        {
            project.Sources.Remove(records.Select(record => record.Identifier!.ToString()));
            foreach (var record in records)
            {
                if (isJson) context.Output.WriteEvent("removed", Fields(record));
                else context.Output.WriteLine(context.Output.IsQuiet ? record.ToString() : $"Removed {record}");
            }
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static IReadOnlyList<Field> Fields(DataSource record) => [new("source", "", record.ExactName), new("id", "", record.Identifier!.Value)];
}
