using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Daemon;
using Owm.BitTorrentLoader.Files;

namespace Owm.Server.Daemon;

/// <summary>How torrents get to work: from their .torrent files, or by looking for those of magnet links.</summary>
internal sealed partial class DaemonSession
{
    private void Begin(DaemonEntry entry, bool assumeComplete)
    {
        var path = _options.Place.TorrentFile(entry.Kept.InfoHash);
        if (entry.Kept.Magnet is { } magnet && !File.Exists(path))
        {
            if (!entry.Kept.IsPaused) Search(entry, magnet, assumeComplete);
            return;
        }

        try
        {
            var torrent = TorrentReader.ReadFile(path, TorrentDocument.MaxLength);
            if (torrent.InfoHash != entry.InfoHash) throw new InvalidTorrentException($"'{path}' is another torrent: {torrent.InfoHash}.");
            Begin(entry, torrent, assumeComplete);
        }
        catch (Exception e) when (e is InvalidTorrentException or IOException or UnauthorizedAccessException)
        {
            _logger.TorrentUnreadable(path, e.Message);
            entry.Problem = $"Its .torrent file cannot be read: {e.Message} Remove it, and add it again.";
        }
    }

    private void Begin(DaemonEntry entry, Torrent torrent, bool assumeComplete) =>
        entry.Handle = _engine.Add(torrent, entry.Options(torrent, _options.Place.ResumeFile(entry.Kept.InfoHash), assumeComplete));

    private void Search(DaemonEntry entry, string magnet, bool assumeComplete)
    {
        if (!MagnetLink.TryParse(magnet, out var link))
        {
            entry.Problem = "Its magnet link cannot be read. Remove it, and add it again.";
            return;
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        entry.SearchStop = stop;
        var before = entry.Searching;
        entry.Searching = _background.Add("a search", async () =>
        {
            await before;
            await SearchAsync(entry, link, stop, assumeComplete);
        });
    }

    private async Task SearchAsync(DaemonEntry entry, MagnetLink link, CancellationTokenSource stop, bool assumeComplete)
    {
        await using var search = _engine.FetchMetadata(link);
        try
        {
            entry.Search = search;
            foreach (var peer in entry.Kept.Peers ?? []) search.AddPeer(IPEndPoint.Parse(peer));
            var torrent = await search.WaitAsync(stop.Token);
            using var turn = await TakeAsync(stop.Token);
            stop.Token.ThrowIfCancellationRequested();
            Found(entry, torrent, assumeComplete);
        }
        catch (OperationCanceledException)
        {
            // Paused, removed, or the daemon ends.
        }
        catch (Exception e) when (e is InvalidTorrentException or DaemonException)
        {
            _logger.SearchFailed(entry.Kept.Name, e.Message);
            entry.Problem = e.Message;
        }
        finally
        {
            entry.Search = null;
            if (entry.SearchStop == stop) entry.SearchStop = null;
            stop.Dispose();
        }
    }

    private void Found(DaemonEntry entry, Torrent torrent, bool assumeComplete)
    {
        var kept = entry.Kept;
        var priorities = Addition.Choose(torrent, new FilePatterns(kept.Include ?? [], kept.Exclude ?? []));
        if (priorities is null && kept.Magnet is { } magnet && MagnetLink.TryParse(magnet, out var link) && link.WantedFilesOf(torrent) is { } selected) priorities = Addition.Priorities(selected);
        Write(torrent);
        Keep(entry, old => old with { Name = torrent.Name, Magnet = null, Include = null, Exclude = null, Priorities = DaemonEntry.Text(priorities) });
        Begin(entry, torrent, assumeComplete);
    }

    private static async Task StopSearchAsync(DaemonEntry entry)
    {
        entry.SearchStop?.Cancel();
        await entry.Searching;
    }
}
