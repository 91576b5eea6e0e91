using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Plugins;

/// <summary><c>owm plugin rm NAME…</c></summary>
internal sealed class PluginRmCommand : OwmCommand
{
    private readonly OwmArgument _names = new("NAME", "the plug-in, as 'owm plugin list' prints it") { IsList = true };
    private readonly DeletionOptions _deletion;

    public PluginRmCommand()
        : base("rm", "delete plug-ins out of the project")
    {
        Add(_names);
        _deletion = new DeletionOptions(this);
    }

    public override string Remarks => "Records of its kinds stay in the graph, and are shown as what they are known to derive from.";

    public override IReadOnlyList<string> Examples => ["owm plugin rm Lab.Recordings", "owm plugin rm Lab.Recordings --yes"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plugins = new ProjectPlugins(context.ProjectDirectory, PluginUse.Options(context));
        var names = context.GetAll(_names).Distinct().ToList();
        foreach (var name in names) plugins.FindRemovable(name);
        if (!_deletion.MayDelete(context, $"delete the plug-in{(names.Count == 1 ? "" : "s")} {string.Join(", ", names)} out of this project")) return Task.FromResult(ExitCode.Done);
        foreach (var name in names)
        {
            plugins.Remove(name);
            context.Output.WriteLine(VisibleText.Of(context.Output.IsQuiet ? name : $"Removed {name}"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
