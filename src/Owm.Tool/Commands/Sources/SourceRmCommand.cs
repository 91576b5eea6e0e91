using Owm.Tool.Commands.OptionGroups;
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
    }

    public override string Remarks => SourceArguments.Remarks;

    public override IReadOnlyList<string> Examples => ["owm source rm ConnectomeCSVDataSource:2000_connections", "owm source rm 2000_connections --yes"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var names = context.GetAll(_ids).Select(id => project.Sources.Find(id)).Select(record => (Name: record.ToString(), record.Identifier!.Value)).Distinct().ToList();
        if (_deletion.MayDelete(context, $"take {string.Join(", ", names.Select(name => name.Name))} out of the graph; content stays"))
        {
            project.Sources.Remove(names.Select(name => $"<{name.Value}>"));
            foreach (var (name, _) in names) context.Output.WriteLine(context.Output.IsQuiet ? name : $"Removed {name}");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
