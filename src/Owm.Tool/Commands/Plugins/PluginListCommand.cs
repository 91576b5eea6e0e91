using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Plugins;

/// <summary><c>owm plugin list</c></summary>
internal sealed class PluginListCommand : OwmCommand
{
    public PluginListCommand()
        : base("list", "list the plug-ins, whether they may run, and what they bring") =>
        OutputOptions = new OutputOptions(this);

    public override string Remarks =>
        "Those of the project's .owm/plugins, and those that the key plugins in owm.conf names. What a plug-in brings is known once it may run. " +
        "What is the matter with one that is not used stands on standard error, and in JSON.";

    public override IReadOnlyList<string> Examples => ["owm plugin list", "owm plugin list -o table", "owm plugin list --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var plugins = new PluginLoader(PluginUse.Options(context)).Load(context.ProjectDirectory, describeAll: true);
        context.Output.WriteRecords([.. plugins.Plugins.Select(PluginFields.Of)], ["name", "version", "state", "brings"]);
        context.Output.Flush();
        if (context.Output.Format != OutputFormat.Json)
        {
            foreach (var problem in plugins.Plugins.Select(p => p.Problem).OfType<string>()) context.Say(ErrorText.Line(problem));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
