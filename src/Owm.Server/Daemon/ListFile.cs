using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>Keeps the list of torrents on disk: written whole and durably at each change, never overwritten when it could not be read.</summary>
internal sealed class ListFile(DaemonPlace place, TimeProvider clock, ILogger logger)
{
    private const long MaxLength = 256L * 1024 * 1024;

    // What the list was when the daemon last started, for the day on which it cannot be read.
    private string EarlierFile => place.ListFile + ".earlier";

    /// <summary>Reads the list; what cannot be read is moved aside, and the torrents are found again, paused.</summary>
    /// <exception cref="DaemonException">A later version has written it.</exception>
    public KeptList Read(string defaultDirectory)
    {
        if (!File.Exists(place.ListFile))
        {
            // No list, but torrents: somebody has taken it away.
            return Directory.Exists(place.TorrentsDirectory) && Directory.EnumerateFiles(place.TorrentsDirectory, "*.torrent").Any() ? Recovered(defaultDirectory) : new KeptList();
        }

        try
        {
            var list = Parse(place.ListFile);
            DurableFile.Write(EarlierFile, File.ReadAllBytes(place.ListFile), ownerOnly: true);
            return list;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            var aside = place.ListFile + clock.GetUtcNow().ToString("'.unreadable-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
            File.Move(place.ListFile, aside, overwrite: false);
            logger.ListUnreadable(aside, e.Message);
            return Recovered(defaultDirectory);
        }
    }

    /// <summary>Writes the list, and returns when it is on the disk.</summary>
    /// <exception cref="StorageException">It could not be written; the old one is there.</exception>
    public void Write(KeptList list) => DurableFile.Write(place.ListFile, JsonSerializer.SerializeToUtf8Bytes(list, KeptJson.Default.KeptList), ownerOnly: true);

    private static KeptList Parse(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > MaxLength) throw new InvalidDataException("It is too long.");
        var list = JsonSerializer.Deserialize(file, KeptJson.Default.KeptList) ?? throw new InvalidDataException("It is null.");
        if (list.Version > KeptList.CurrentVersion) throw new DaemonException(DaemonFailure.Protocol, $"'{path}' was written by a later version of owm. Use that, or move the file away: its torrents are then found again, paused.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var torrent in list.Torrents)
        {
            // The info-hash names files.
            if (!InfoHash.TryParse(torrent.InfoHash, out var hash) || hash.ToString() != torrent.InfoHash) throw new InvalidDataException($"'{torrent.InfoHash}' is no info-hash.");
            if (!seen.Add(torrent.InfoHash)) throw new InvalidDataException($"{torrent.InfoHash} is there twice.");
            if (!Path.IsPathFullyQualified(torrent.Directory)) throw new InvalidDataException($"'{torrent.Directory}' is no full path.");
        }

        return list;
    }

    private KeptList Recovered(string defaultDirectory)
    {
        KeptList? earlier = null;
        try
        {
            earlier = File.Exists(EarlierFile) ? Parse(EarlierFile) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException)
        {
            logger.ListUnreadable(EarlierFile, e.Message);
        }

        var known = (earlier?.Torrents ?? []).Where(torrent => torrent.Magnet is not null || File.Exists(place.TorrentFile(torrent.InfoHash))).Select(torrent => torrent with { IsPaused = true }).ToList();
        var names = known.Select(torrent => torrent.InfoHash).ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(place.TorrentsDirectory))
        {
            foreach (var file in Directory.EnumerateFiles(place.TorrentsDirectory, "*.torrent").Order(StringComparer.Ordinal))
            {
                if (names.Contains(Path.GetFileNameWithoutExtension(file)) || Found(file, defaultDirectory) is not { } found) continue;
                known.Add(found);
            }
        }

        logger.ListRecovered(known.Count);
        return new KeptList { Port = earlier?.Port ?? 0, DownloadLimit = earlier?.DownloadLimit, UploadLimit = earlier?.UploadLimit, Torrents = known };
    }

    private KeptTorrent? Found(string file, string defaultDirectory)
    {
        try
        {
            var torrent = TorrentReader.ReadFile(file);
            if (torrent.InfoHash.ToString() != Path.GetFileNameWithoutExtension(file)) return null;
            return new KeptTorrent { InfoHash = torrent.InfoHash.ToString(), Name = torrent.Name, Directory = defaultDirectory, Added = clock.GetUtcNow(), IsPaused = true };
        }
        catch (Exception e) when (e is InvalidTorrentException or IOException or UnauthorizedAccessException)
        {
            logger.TorrentUnreadable(file, e.Message);
            return null;
        }
    }
}
