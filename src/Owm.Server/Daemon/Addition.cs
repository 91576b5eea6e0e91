using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Daemon;
using Owm.BitTorrentLoader.Files;

namespace Owm.Server.Daemon;

/// <summary>A torrent that is to be added, after everything in the request has been checked.</summary>
/// <param name="InfoHash">Its info-hash.</param>
/// <param name="Torrent">The torrent; null for a magnet link.</param>
/// <param name="Kept">What will be kept of it.</param>
/// <param name="AssumeComplete">Whether its content need not be looked at.</param>
internal sealed record Addition(InfoHash InfoHash, Torrent? Torrent, KeptTorrent Kept, bool AssumeComplete)
{
    private const int MaxNames = 10_000;
    private const int MaxPeers = 1000;

    /// <summary>Checks a request.</summary>
    /// <exception cref="DaemonException">It makes no sense, or the torrent is wrong.</exception>
    public static Addition Of(NewTorrent request, string? defaultDirectory, DateTimeOffset now)
    {
        if (request.Torrent is null == request.Magnet is null) throw Bad("Give either torrent or magnet.");
        var directory = request.Directory ?? defaultDirectory ?? throw Bad("No directory is given, and no default one is set (daemon.directory).");
        if (!Path.IsPathFullyQualified(directory)) throw Bad($"The directory '{directory}' is no full path.");
        if (request.ResumeFile is { } resume && !Path.IsPathFullyQualified(resume)) throw Bad($"The resume file '{resume}' is no full path.");
        if (request.Include?.Count > MaxNames || request.Exclude?.Count > MaxNames || request.Peers?.Count > MaxPeers) throw Bad("There are too many names or peers.");
        foreach (var peer in request.Peers ?? [])
        {
            if (!IPEndPoint.TryParse(peer, out var address) || address.Port == 0) throw Bad($"The peer '{peer}' is no address with a port.");
        }

        var kept = new KeptTorrent
        {
            InfoHash = "",
            Name = "",
            Directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)),
            Added = now,
            Peers = request.Peers is { Count: > 0 } ? request.Peers : null,
            IsPaused = request.Paused,
            ResumeFile = request.ResumeFile,
        };
        return request.Magnet is { } magnet ? OfMagnet(request, magnet, kept) : OfTorrent(request, request.Torrent!.Value, kept);
    }

    /// <summary>Returns how much each file of a torrent is wanted; null for all.</summary>
    /// <exception cref="DaemonException">Nothing fits, or nothing is left.</exception>
    public static IReadOnlyList<FilePriority>? Choose(Torrent torrent, FilePatterns patterns)
    {
        if (patterns.IsEmpty) return null;
        if (torrent.IsSingleFile) throw Bad($"'{torrent.Name}' is a single file: there is nothing to select. Leave include and exclude out.");
        if (patterns.FirstWithoutFile(torrent) is { } pattern) throw new DaemonException(DaemonFailure.NotFound, $"'{pattern}' is not in '{torrent.Name}'. 'owm torrent show' lists its files.");
        var wanted = patterns.WantedFilesOf(torrent);
        if (!torrent.Files.Any(file => wanted[file.Index] && !file.IsPadding)) throw Bad($"Nothing of '{torrent.Name}' is left to download. Exclude less.");
        return Priorities(wanted);
    }

    /// <summary>Returns how much files are wanted of which it is known whether they are.</summary>
    public static IReadOnlyList<FilePriority> Priorities(IReadOnlyList<bool> wanted) => [.. wanted.Select(isWanted => isWanted ? FilePriority.Normal : FilePriority.Skip)];

    /// <summary>Returns priorities of a request as the engine has them.</summary>
    /// <exception cref="DaemonException">There are more or fewer than files.</exception>
    public static IReadOnlyList<FilePriority> Priorities(IReadOnlyList<DaemonFilePriority> given, Torrent torrent)
    {
        if (given.Count != torrent.Files.Count) throw Bad($"'{torrent.Name}' has {torrent.Files.Count} files, not {given.Count}.");
        return [.. given.Select(priority => (FilePriority)(byte)priority)];
    }

    public static DaemonException Bad(string message) => new(DaemonFailure.BadRequest, message);

    private static Addition OfMagnet(NewTorrent request, string text, KeptTorrent kept)
    {
        if (request.Priorities is not null) throw Bad("The files of a magnet link are not known yet: give include or exclude.");
        try
        {
            var link = MagnetLink.Parse(text);
            return new Addition(link.InfoHash, null, kept with
            {
                InfoHash = link.InfoHash.ToString(),
                Name = link.DisplayName ?? link.InfoHash.ToString(),
                Magnet = text,
                Include = request.Include is { Count: > 0 } ? request.Include : null,
                Exclude = request.Exclude is { Count: > 0 } ? request.Exclude : null,
            }, request.AssumeComplete);
        }
        catch (InvalidTorrentException e)
        {
            throw new DaemonException(DaemonFailure.BadTorrent, e.Message, e);
        }
    }

    private static Addition OfTorrent(NewTorrent request, ReadOnlyMemory<byte> bytes, KeptTorrent kept)
    {
        try
        {
            var torrent = TorrentReader.Read(bytes, TorrentDocument.MaxLength);
            var patterns = new FilePatterns(request.Include ?? [], request.Exclude ?? []);
            if (request.Priorities is not null && !patterns.IsEmpty) throw Bad("Give priorities, or include and exclude, not both.");
            var priorities = request.Priorities is { } given ? Priorities(given, torrent) : Choose(torrent, patterns);
            return new Addition(torrent.InfoHash, torrent, kept with { InfoHash = torrent.InfoHash.ToString(), Name = torrent.Name, Priorities = DaemonEntry.Text(priorities) }, request.AssumeComplete);
        }
        catch (InvalidTorrentException e)
        {
            throw new DaemonException(DaemonFailure.BadTorrent, e.Message, e);
        }
    }
}
