using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The trackers of new torrents.</summary>
internal sealed class TrackerOptions
{
    private readonly OwmListOption<IReadOnlyList<string>> _trackers = new(
        "--tracker", "URL", "a tracker of a new torrent; may be repeated, each its own tier; those separated by commas are one tier",
        ValueReaders.TrackerTier, "http://, https:// or udp:// URLs, those of one tier separated by commas")
    {
        EnvironmentVariable = "OWM_TRACKERS",
        ConfigurationKey = "trackers",
    };

    public TrackerOptions(CommandNode command) => command.Add(_trackers);

    /// <summary>Returns the trackers by tier.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Of(CommandContext context) => context.Get(_trackers);
}
