using Owm.DataSources;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Plugins;

/// <summary>What the tool tells of a plug-in.</summary>
internal static class PluginFields
{
    public static IReadOnlyList<Field> Of(Plugin plugin) =>
    [
        new("name", "Plug-in", plugin.Name),
        new("version", "Version", plugin.Version),
        new("state", "State", StateOf(plugin)),
        new("brings", "Brings", BroughtBy(plugin)),
        new("from", "From", plugin.Place.Origin switch
        {
            PluginOrigin.Project => "project",
            PluginOrigin.ProjectConfiguration => "project's owm.conf",
            _ => "user's owm.conf",
        }),
        new("directory", "Directory", plugin.Place.Directory),
        new("sha256", "SHA-256", plugin.Digest),
        new("problem", "Problem", plugin.Problem),
    ];

    public static string StateOf(Plugin plugin) => plugin.State switch
    {
        PluginState.Allowed => "allowed",
        PluginState.NotAllowed => "not allowed",
        PluginState.Changed => "changed",
        _ => "broken",
    };

    public static string[] BroughtBy(Plugin plugin) =>
    [
        .. plugin.Kinds.Select(kind => $"{(typeof(DataTranslator).IsAssignableFrom(kind.ClrType) ? "translator" : "kind")} {kind.Name}"),
        .. plugin.Loaders.Select(loader => $"loader {loader.Name}"),
        .. plugin.Contributions.Select(contribution => $"{contribution.Category} {contribution.Name}"),
    ];
}
