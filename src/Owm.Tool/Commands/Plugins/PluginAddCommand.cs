using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Plugins;

/// <summary><c>owm plugin add PATH</c></summary>
internal sealed class PluginAddCommand : OwmCommand
{
    private readonly OwmArgument _path = new("PATH", "the directory that the plug-in was built or published to, or its assembly (.dll)");
    private readonly OwmFlag _force = new("--force", "replace the plug-in of that name");

    public PluginAddCommand()
        : base("add", "copy a plug-in into the project, and let it run")
    {
        Add(_path);
        Add(_force);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "A plug-in runs with all your rights: add only those you trust. It is copied to .owm/plugins/NAME with everything in its directory, and is shared with the project; " +
        "whoever gets the project from you is asked before it runs there.";

    public override IReadOnlyList<string> Examples => ["owm plugin add ../lab-plugin/bin/Release/net10.0", "owm plugin add published/Lab.Recordings.dll --force"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var project = context.ProjectDirectory ?? throw new ProjectNotFoundException(context.Invocation.CurrentDirectory);
        var (plugin, isNew) = new ProjectPlugins(project, PluginUse.Options(context)).Add(context.FullPath(context.Get(_path)), context.Get(_force));
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            var brought = PluginFields.BroughtBy(plugin);
            context.Output.WriteLine($"{(isNew ? "Added" : "There already is")} {plugin.Name} {VisibleText.Of(plugin.Version ?? "")}: {(brought.Length == 0 ? "it brings nothing" : VisibleText.Of(string.Join(", ", brought)))}");
        }
        else
        {
            context.Output.WriteRecord(PluginFields.Of(plugin));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
