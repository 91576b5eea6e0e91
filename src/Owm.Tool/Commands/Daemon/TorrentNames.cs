using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary>Which of the daemon's torrents are meant: by name, the beginning of one, info-hash, the beginning of one, or .torrent file.</summary>
internal sealed class TorrentNames
{
    private const int LeastDigits = 6;
    private readonly OwmArgument _names = new("NAME", "a torrent of the daemon: its name or the beginning of it, its ID or 6 digits of it, or its .torrent file") { IsList = true, IsOptional = true };
    private readonly OwmFlag? _all;

    /// <param name="command">The command that gets the argument.</param>
    /// <param name="all">What <c>--all</c> does there; null when no name means all.</param>
    public TorrentNames(CommandNode command, string? all)
    {
        command.Add(_names);
        if (all is null) return;
        _all = new OwmFlag("--all", all, "-a");
        command.Add(_all);
    }

    /// <summary>Returns whether all are meant.</summary>
    /// <exception cref="CommandException">None is named, though that must be said; or both.</exception>
    public bool AreAll(CommandContext context)
    {
        var isNamed = context.GetAll(_names).Count > 0;
        if (_all is null) return !isNamed;
        if (isNamed && context.Line.ValuesOf(_all) is not null) throw CommandException.Usage("Names and --all are both given. Leave one out.");
        if (!isNamed && !context.Get(_all)) throw CommandException.Usage("No torrent is named. Name one, or give --all for all of them; 'owm torrent status' lists them.");
        return !isNamed;
    }

    /// <summary>Returns the torrents that are meant, in the order they were named.</summary>
    /// <exception cref="CommandException">One is not there, or several may be meant.</exception>
    public IReadOnlyList<DaemonTorrent> Choose(CommandContext context, IReadOnlyList<DaemonTorrent> torrents) =>
        AreAll(context) ? torrents : [.. context.GetAll(_names).Select(name => Find(context, torrents, name)).DistinctBy(torrent => torrent.InfoHash)];

    /// <summary>Returns a torrent's info-hash.</summary>
    public static InfoHash IdOf(DaemonTorrent torrent) =>
        InfoHash.TryParse(torrent.InfoHash, out var hash) ? hash : throw new DaemonException(DaemonFailure.Protocol, $"The daemon names a torrent '{torrent.InfoHash}', which is no info-hash. Run 'owm torrent stop', and try again.");

    private static DaemonTorrent Find(CommandContext context, IReadOnlyList<DaemonTorrent> torrents, string name)
    {
        var matches = Matches(context, torrents, name);
        if (matches is [var only]) return only;
        var visible = VisibleText.Of(name);
        if (matches.Count == 0) throw CommandException.NotFound($"There is no torrent '{visible}' in the daemon.{NearMatches.Question(name, torrents.Select(torrent => torrent.Name))} See 'owm torrent status'.");
        throw CommandException.Usage($"'{visible}' may be {string.Join(" or ", matches.Take(3).Select(torrent => $"'{VisibleText.Of(torrent.Name)}' ({torrent.InfoHash[..12]})"))}{(matches.Count > 3 ? ", and others" : "")}. Give more of it, or the ID.");
    }

    private static List<DaemonTorrent> Matches(CommandContext context, IReadOnlyList<DaemonTorrent> torrents, string name)
    {
        if (torrents.Where(torrent => torrent.Name == name).ToList() is { Count: > 0 } exact) return exact;
        if (name.EndsWith(".torrent", StringComparison.OrdinalIgnoreCase) && File.Exists(context.FullPath(name)))
        {
            var infoHash = TorrentFiles.Read(context, name).InfoHash.ToString();
            return [.. torrents.Where(torrent => torrent.InfoHash == infoHash)];
        }

        var isId = name.Length >= LeastDigits && name.All(char.IsAsciiHexDigit);
        if (isId && torrents.Where(torrent => torrent.InfoHash.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } ids) return ids;
        return name.Length == 0 ? [] : [.. torrents.Where(torrent => torrent.Name.StartsWith(name, StringComparison.Ordinal))];
    }
}
