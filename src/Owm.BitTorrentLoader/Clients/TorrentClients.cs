using Owm.BitTorrent.Engine;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>Makes BitTorrent clients by the names of their engines.</summary>
public static class TorrentClients
{
    /// <summary>Returns what makes a client.</summary>
    /// <param name="engine">The engine's name; <see langword="null"/> for Owm's own.</param>
    /// <param name="options">What the user wants of port, limits and discovery.</param>
    /// <param name="contributions">The engines that plug-ins bring.</param>
    /// <exception cref="TorrentClientException">There is no engine of that name.</exception>
    public static Func<ITorrentClient> Of(string? engine, TorrentEngineOptions options, IReadOnlyList<TorrentClientContribution> contributions)
    {
        ArgumentNullException.ThrowIfNull(contributions);
        if (engine is null or TorrentClientContribution.OwnEngine) return () => new EngineTorrentClient(options);
        var chosen = contributions.FirstOrDefault(c => c.Name == engine)
            ?? throw new TorrentClientException(TorrentClientFailure.Other, $"No engine is called '{engine}'. There is {string.Join(", ", contributions.Select(c => c.Name).Prepend(TorrentClientContribution.OwnEngine))}; plug-ins may bring others (`owm plugin list`).");
        return () => chosen.Make(options);
    }
}
