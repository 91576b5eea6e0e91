using Owm.BitTorrent.Engine;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>A BitTorrent client that a plug-in brings: <c>registration.Add(new TorrentClientContribution("lab", options => …))</c> lets people load with <c>--engine lab</c>.</summary>
public sealed class TorrentClientContribution : IPluginContribution
{
    /// <summary>The name of Owm's own engine.</summary>
    public const string OwnEngine = "owm";

    private readonly Func<TorrentEngineOptions, ITorrentClient> _make;

    /// <summary>Makes the contribution.</summary>
    /// <param name="name">The name it is chosen by.</param>
    /// <param name="make">Makes a client, which its user disposes. The options say what the user wants of port, limits and discovery.</param>
    /// <exception cref="ArgumentException">The name is empty, or that of Owm's own engine.</exception>
    public TorrentClientContribution(string name, Func<TorrentEngineOptions, ITorrentClient> make)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(make);
        if (name == OwnEngine) throw new ArgumentException($"'{OwnEngine}' is Owm's own engine. Choose another name.", nameof(name));
        Name = name;
        _make = make;
    }

    /// <summary>Gets <c>engine</c>.</summary>
    public string Category => "engine";

    /// <summary>Gets the name it is chosen by.</summary>
    public string Name { get; }

    /// <summary>Makes a client.</summary>
    /// <param name="options">What the user wants of port, limits and discovery.</param>
    public ITorrentClient Make(TorrentEngineOptions options) => _make(options);
}
