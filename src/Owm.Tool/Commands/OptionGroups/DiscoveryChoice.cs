using Owm.BitTorrent.Engine;
using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>By which ways peers and content are found: <c>--profile</c> and <c>--without</c>.</summary>
internal sealed class DiscoveryChoice
{
    private static readonly string[] Sources = ["trackers", "dht", "pex", "lsd", "web-seeds"];

    private readonly OwmOption<DiscoveryOptions> _profile = new(
        "--profile",
        "NAME",
        "how peers and content are found: default (every way), private-network (trackers and the local network alone), https-only (web seeds and trackers over HTTPS, no peers)",
        ReadProfile,
        "default, private-network or https-only")
    { ConfigurationKey = "profile", Default = DiscoveryOptions.Default };

    private readonly OwmListOption<string> _without = new(
        "--without",
        "SOURCE",
        "do not use this way: trackers, dht, pex, lsd or web-seeds; may be repeated",
        ReadSource,
        "trackers, dht, pex, lsd or web-seeds")
    { ConfigurationKey = "without" };

    public DiscoveryChoice(CommandNode command)
    {
        command.Add(_profile);
        command.Add(_without);
    }

    /// <summary>Gets the options.</summary>
    public IReadOnlyList<OwmOption> Options => [_profile, _without];

    /// <summary>Returns what was chosen.</summary>
    /// <param name="context">Knows what was given.</param>
    /// <param name="isShort">Whether the program ends with the download: others must not count on it for the distributed hash table (BEP 43).</param>
    public DiscoveryOptions Of(CommandContext context, bool isShort)
    {
        var profile = context.Get(_profile);
        var without = context.Get(_without);
        return profile with
        {
            UseTrackers = profile.UseTrackers && !without.Contains("trackers"),
            UseDht = profile.UseDht && !without.Contains("dht"),
            UsePeerExchange = profile.UsePeerExchange && !without.Contains("pex"),
            UseLocalDiscovery = profile.UseLocalDiscovery && !without.Contains("lsd"),
            UseWebSeeds = profile.UseWebSeeds && !without.Contains("web-seeds"),
            IsDhtReadOnly = isShort,
            DhtStateFile = Path.Combine(context.User.State, "dht"),
        };
    }

    private static bool ReadProfile(string text, out DiscoveryOptions value)
    {
        DiscoveryOptions? found = text switch
        {
            "default" => DiscoveryOptions.Default,
            "private-network" => DiscoveryOptions.PrivateNetwork,
            "https-only" => DiscoveryOptions.HttpsOnly,
            _ => null,
        };
        value = found ?? DiscoveryOptions.Default;
        return found is not null;
    }

    private static bool ReadSource(string text, out string value)
    {
        value = text;
        return Sources.Contains(text);
    }
}
