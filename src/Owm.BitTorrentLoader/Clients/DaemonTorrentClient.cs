using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>The running daemon: what it has downloaded goes on being seeded. What it has already, in another directory, is
/// downloaded from it by an engine in this process.</summary>
public sealed class DaemonTorrentClient : ITorrentClient
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private readonly DaemonClient _daemon;
    private readonly TorrentEngineOptions _options;

    /// <summary>Makes a client.</summary>
    /// <param name="daemon">The daemon; it is disposed with this client.</param>
    /// <param name="options">How an engine in this process works, should one be needed.</param>
    public DaemonTorrentClient(DaemonClient daemon, TorrentEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        ArgumentNullException.ThrowIfNull(options);
        _daemon = daemon;
        _options = options;
    }

    /// <summary>Connects to the daemon, if one is running that finds peers by no other ways than are allowed here.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="options">How an engine in this process would work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The client; <see langword="null"/> when there is no such daemon.</returns>
    /// <exception cref="DaemonException">It is another user's.</exception>
    public static async Task<DaemonTorrentClient?> TryConnectAsync(DaemonPlace place, TorrentEngineOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var daemon = await DaemonClient.TryConnectAsync(place, cancellationToken);
        if (daemon is null) return null;
        if (daemon.Hello.Protocol == DaemonHello.CurrentProtocol && Keeps(daemon.Hello, options)) return new DaemonTorrentClient(daemon, options);
        daemon.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public async Task<TorrentDownloadResult> DownloadAsync(TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var torrent = request.Document.Torrent;
        try
        {
            await _daemon.AddAsync(
                new NewTorrent
                {
                    Torrent = request.Document.Bytes,
                    Directory = request.Directory,
                    Priorities = request.WantedFiles is { } wanted ? [.. wanted.Select(isWanted => isWanted ? DaemonFilePriority.Normal : DaemonFilePriority.Skip)] : null,
                    Peers = [.. request.Peers.Select(peer => peer.ToString())],
                    ResumeFile = request.StateFile,
                },
                cancellationToken);
        }
        catch (DaemonException e) when (e.Failure == DaemonFailure.WouldOverwrite)
        {
            return await DownloadFromDaemonAsync(request, progress, cancellationToken);
        }
        catch (DaemonException e)
        {
            throw Translate(e);
        }

        try
        {
            var before = await _daemon.GetAsync(torrent.InfoHash, TorrentDetails.None, cancellationToken);
            if (before.State == DaemonTorrentState.Paused) await _daemon.ResumeAsync(torrent.InfoHash, cancellationToken);
            return await FollowAsync(torrent, request, before.Downloaded, progress, cancellationToken);
        }
        catch (DaemonException e)
        {
            throw Translate(e);
        }
        finally
        {
            // Its directory is the caller's again: whole content is about to be moved, and what is not whole is gone on with the next time.
            await LetGoAsync(torrent.InfoHash);
        }
    }

    /// <inheritdoc/>
    public async Task SeedAsync(TorrentSeed request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            await KeepSeedingAsync(request, cancellationToken);
            while (true)
            {
                var torrent = await _daemon.GetAsync(request.Document.Torrent.InfoHash, TorrentDetails.None, cancellationToken);
                if (torrent.State == DaemonTorrentState.Failed) throw new TorrentClientException(TorrentClientFailure.Storage, torrent.Error ?? "The daemon does not say why.");
                progress?.Report(ProgressOf(torrent));
                await Task.Delay(ReportEvery, _options.TimeProvider, cancellationToken);
            }
        }
        catch (DaemonException e)
        {
            throw Translate(e);
        }
    }

    /// <inheritdoc/>
    public async Task KeepSeedingAsync(TorrentSeed request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            await _daemon.AddAsync(
                new NewTorrent
                {
                    Torrent = request.Document.Bytes,
                    Directory = request.Directory,
                    Peers = [.. request.Peers.Select(peer => peer.ToString())],
                    Priorities = request.WantedFiles is { } wanted ? [.. wanted.Select(isWanted => isWanted ? DaemonFilePriority.Normal : DaemonFilePriority.Skip)] : null,
                    AssumeComplete = request.WantedFiles is null,
                },
                cancellationToken);
        }
        catch (DaemonException e) when (e.Failure == DaemonFailure.WouldOverwrite)
        {
            // It seeds the torrent from another directory.
        }
        catch (DaemonException e)
        {
            throw Translate(e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _daemon.Dispose();
        return ValueTask.CompletedTask;
    }

    // A load must not show to more of the world what its user wants to be shown to less.
    private static bool Keeps(DaemonHello hello, TorrentEngineOptions options)
    {
        var discovery = options.Discovery;
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        if (discovery.UseTrackers) allowed.Add("trackers");
        if (discovery.UseDht) allowed.Add("dht");
        if (discovery.UsePeerExchange) allowed.Add("pex");
        if (discovery.UseLocalDiscovery) allowed.Add("lsd");
        if (discovery.UseWebSeeds) allowed.Add("web-seeds");
        if (discovery.UsePeers) allowed.Add("peers");
        if (!discovery.RequireHttps) allowed.Add("plain");
        return allowed.IsSupersetOf(hello.Discovery) && (options.WebSeeds.AllowLocal || !hello.AllowsLocal);
    }

    private static TorrentProgress ProgressOf(DaemonTorrent torrent) => new(
        torrent.State switch
        {
            DaemonTorrentState.Checking => TorrentActivity.Checking,
            DaemonTorrentState.Seeding => TorrentActivity.Seeding,
            _ => torrent is { Peers: 0, IsComplete: false } ? TorrentActivity.Connecting : TorrentActivity.Downloading,
        },
        torrent.State == DaemonTorrentState.Checking ? (long)(torrent.Progress * torrent.Wanted) : torrent.Verified,
        torrent.Wanted,
        torrent.DownloadRate,
        torrent.UploadRate,
        torrent.Uploaded,
        torrent.Peers);

    private static TorrentClientException Translate(DaemonException e) => new(
        e.Failure switch
        {
            DaemonFailure.DiskFull => TorrentClientFailure.DiskFull,
            DaemonFailure.NotAllowed => TorrentClientFailure.NotWritable,
            DaemonFailure.Storage => TorrentClientFailure.Storage,
            DaemonFailure.Network or DaemonFailure.Unreachable or DaemonFailure.HungUp => TorrentClientFailure.Network,
            _ => TorrentClientFailure.Other,
        },
        e.Message,
        e);

    private async Task<TorrentDownloadResult> FollowAsync(
        Torrent torrent, TorrentDownload request, long before, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = new StallWatch(_options.TimeProvider, request.StallTimeout);
        while (true)
        {
            var now = await _daemon.GetAsync(torrent.InfoHash, TorrentDetails.Trackers, cancellationToken);
            progress?.Report(ProgressOf(now));
            if (now.State == DaemonTorrentState.Failed) throw new TorrentClientException(TorrentClientFailure.Storage, now.Error ?? "The daemon does not say why.");
            if (now is { State: DaemonTorrentState.Seeding, IsComplete: true }) return new TorrentDownloadResult { DownloadedBytes = Math.Max(0, now.Downloaded - before) };
            watch.See(now);
            await Task.Delay(ReportEvery, _options.TimeProvider, cancellationToken);
        }
    }

    // The daemon has the torrent elsewhere: it is one more peer, and the nearest there is.
    private async Task<TorrentDownloadResult> DownloadFromDaemonAsync(TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        await using var engine = new EngineTorrentClient(_options);
        IReadOnlyList<IPEndPoint> peers = _daemon.Hello.Port == 0 ? request.Peers : [.. request.Peers, new IPEndPoint(IPAddress.Loopback, _daemon.Hello.Port)];
        return await engine.DownloadAsync(request with { Peers = peers }, progress, cancellationToken);
    }

    private async Task LetGoAsync(InfoHash infoHash)
    {
        try
        {
            await _daemon.RemoveAsync(infoHash, deleteContent: false, CancellationToken.None);
        }
        catch (DaemonException)
        {
            // A daemon that has gone holds nothing any more; when it comes back it finds the content moved, and says so.
        }
    }
}
