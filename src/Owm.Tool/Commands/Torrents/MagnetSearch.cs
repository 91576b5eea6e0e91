using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>Finds the torrents of magnet links: peers are asked for them.</summary>
internal static class MagnetSearch
{
    private const string Scheme = "magnet:";

    /// <summary>Returns whether an argument is meant to be a magnet link.</summary>
    public static bool IsMagnet(string argument) => argument.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the links among arguments.</summary>
    /// <exception cref="CommandException">One is no link that can be used, or two name the same torrent.</exception>
    public static IReadOnlyList<MagnetLink> Read(IEnumerable<string> arguments)
    {
        var links = new List<MagnetLink>();
        foreach (var argument in arguments.Where(IsMagnet))
        {
            try
            {
                var link = MagnetLink.Parse(argument);
                if (links.Exists(other => other.InfoHash == link.InfoHash)) throw CommandException.Usage($"The torrent {link.InfoHash} is named twice. Name it once.");
                links.Add(link);
            }
            catch (InvalidTorrentException exception)
            {
                throw new CommandException(ExitCode.BadRecord, exception.Message, exception);
            }
        }

        return links;
    }

    /// <summary>Finds the torrents of links.</summary>
    /// <param name="context">Shows how it goes.</param>
    /// <param name="engine">Asks the peers, and goes on with them when the torrents are added to it.</param>
    /// <param name="links">The links.</param>
    /// <param name="peers">Peers besides those that the links and their trackers name.</param>
    /// <param name="timeout">How long to look.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="CommandException">One was not found in time.</exception>
    public static async Task<IReadOnlyList<NamedTorrent>> FindAsync(
        CommandContext context, TorrentEngine engine, IReadOnlyList<MagnetLink> links, IReadOnlyList<IPEndPoint> peers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return [];
        var searches = links.Select(engine.FetchMetadata).ToList();
        foreach (var search in searches)
        {
            foreach (var peer in peers) search.AddPeer(peer);
        }

        using var progress = context.Progress();
        var clock = context.Invocation.Clock;
        var began = clock.GetTimestamp();
        var all = Task.WhenAll(searches.Select(search => search.WaitAsync(cancellationToken)));
        while (!all.IsCompleted)
        {
            Report(progress, searches);
            if (timeout != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(began) >= timeout) throw TimedOut(searches, timeout);
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var torrents = await all;
        return [.. torrents.Zip(links, (torrent, link) => new NamedTorrent(torrent, torrent.Name) { Link = link })];
    }

    private static void Report(ProgressLine progress, List<MetadataFetch> searches)
    {
        var open = searches.Where(search => !search.WaitAsync(CancellationToken.None).IsCompleted).ToList();
        var states = open.ConvertAll(search => search.Status);
        var what = open.Count == 1 ? NameOf(open[0]) : $"{open.Count} magnet links";
        progress.Report($"Looking for the torrent of {what}: {Amount.Count(states.Sum(state => state.ConnectedPeers), "peer")}, {100 * states.Average(state => state.Progress):0} %");
    }

    private static CommandException TimedOut(List<MetadataFetch> searches, TimeSpan timeout)
    {
        var open = searches.Where(search => !search.WaitAsync(CancellationToken.None).IsCompleted).ToList();
        var states = open.ConvertAll(search => search.Status);
        var names = string.Join(", ", open.Select(search => $"'{NameOf(search)}'"));
        if (states.Exists(state => state.Sources > 0))
            return new CommandException(ExitCode.Timeout, $"The torrent of {names} did not come in {Amount.OfTime(timeout)}, though peers have it. Give it more time.");

        var errors = states.SelectMany(state => state.Trackers).Where(tracker => tracker.Error is not null).Select(tracker => " " + tracker.Error).Distinct().Take(3);
        return new CommandException(ExitCode.Network,
            $"No peer that has the torrent of {names} was found in {Amount.OfTime(timeout)}.{string.Concat(errors)} Is somebody seeding it? Name a peer with --peer, or give it more time.");
    }

    private static string NameOf(MetadataFetch search) => VisibleText.Of(search.Link.DisplayName ?? search.Link.InfoHash.ToString());
}
