using Owm.DataSources;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Plugins;

/// <summary><c>owm plugin allow NAME…</c></summary>
internal sealed class PluginAllowCommand : OwmCommand
{
    private readonly OwmArgument _names = new("NAME", "the plug-in, as 'owm plugin list' prints it") { IsList = true };
    private readonly OwmFlag _yes = new("--yes", "do not ask", "-y");

    public PluginAllowCommand()
        : base("allow", "let plug-ins run that came with the project or have changed")
    {
        Add(_names);
        Add(_yes);
    }

    public override string Remarks =>
        "Shows the plug-in's files and their SHA-256, and asks. A plug-in runs with all your rights: allow only those whose maker you trust. What is kept of it is the SHA-256, " +
        "in your own directory and for this project alone: when a file changes, this is needed again.";

    public override IReadOnlyList<string> Examples => ["owm plugin allow Lab.Recordings", "owm plugin allow Lab.Recordings Lab.Catalog --yes"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plugins = new ProjectPlugins(context.ProjectDirectory, PluginUse.Options(context));
        foreach (var name in context.GetAll(_names))
        {
            var (plugin, files) = plugins.Look(name);
            if (plugin.State == PluginState.Allowed)
            {
                context.Output.WriteLine(context.Output.IsQuiet ? plugin.Name : $"{plugin.Name} may run already");
                continue;
            }

            context.Say($"{plugin.Name} {VisibleText.Of(plugin.Version ?? "")} in {VisibleText.Of(plugin.Place.Directory)}{(plugin.State == PluginState.Changed ? ", changed since it was allowed" : "")}");
            foreach (var (file, length) in files) context.Say($"  {VisibleText.Of(file)}  {Amount.OfBytes(length)}");
            context.Say($"  SHA-256 {plugin.Digest}");
            context.Confirm($"A plug-in runs with all your rights. Let {plugin.Name} run {(plugin.Place.Origin == PluginOrigin.UserConfiguration ? "in every project" : "in this project")}?", _yes);
            plugins.Allow(plugin);
            context.Output.WriteLine(context.Output.IsQuiet ? plugin.Name : $"Allowed {plugin.Name}");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
