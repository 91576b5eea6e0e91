using Owm.DataSources;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Plugins;

/// <summary>The plug-ins of a run of the tool.</summary>
internal static class PluginUse
{
    private const string ConfigurationKey = "plugins";

    /// <summary>Loads the plug-ins, and tells the user of those that are not used. Where there are none this is a question for one directory and a look into two small files.</summary>
    public static PluginSet Load(CommandContext context)
    {
        var mayBe = (context.ProjectDirectory is { } project && PluginLoader.MayBeIn(project)) || PluginLoader.IsMentionedIn(context.UserConfigurationPath);
        return mayBe ? LoadAny(context) : PluginSet.None;
    }

    /// <summary>Returns where plug-ins and the user's consent to them are.</summary>
    public static PluginOptions Options(CommandContext context)
    {
        var file = context.UserConfiguration();
        return new PluginOptions
        {
            TrustFile = Path.Combine(context.User.State, "plugins.json"),
            UserPlugins = [.. (file.Texts(ConfigurationKey) ?? []).Select(path => Path.GetFullPath(path, file.BaseDirectory))],
            Time = context.Invocation.Clock,
        };
    }

    // A method of its own: what it needs is not even compiled where there are no plug-ins.
    private static PluginSet LoadAny(CommandContext context)
    {
        var plugins = new PluginLoader(Options(context)).Load(context.ProjectDirectory);
        foreach (var problem in plugins.Plugins.Select(p => p.Problem).OfType<string>()) context.Say(ErrorText.Line(problem));
        return plugins;
    }
}
