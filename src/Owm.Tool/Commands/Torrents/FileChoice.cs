using System.IO.Enumeration;
using Owm.BitTorrent.Metainfo;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>Which files of a torrent are wanted: <c>--include</c> and <c>--exclude</c>.</summary>
internal sealed class FileChoice
{
    private readonly OwmListOption<string> _include = new("--include", "PATH", "only this file or directory of the torrent, or all that fit a pattern such as '*.csv'; may be repeated", ValueReaders.NonEmpty, "a path");
    private readonly OwmListOption<string> _exclude = new("--exclude", "PATH", "all but this file, directory or pattern; may be repeated", ValueReaders.NonEmpty, "a path");

    public FileChoice(CommandNode command)
    {
        command.Add(_include);
        command.Add(_exclude);
    }

    /// <summary>Returns, for each file of a torrent, whether it is wanted; null when all are.</summary>
    /// <exception cref="CommandException">There is no choice, nothing fits, or nothing is left.</exception>
    public IReadOnlyList<bool>? Of(CommandContext context, Torrent torrent)
    {
        var include = context.Get(_include);
        var exclude = context.Get(_exclude);
        if (include.Count + exclude.Count == 0) return null;
        var name = VisibleText.Of(torrent.Name);
        if (torrent.IsSingleFile) throw CommandException.Usage($"'{name}' is a single file: there is nothing to select. Leave --include and --exclude out.");

        var paths = torrent.Files.Select(file => TorrentFiles.NameInTorrent(torrent, file)).ToList();
        foreach (var pattern in include.Concat(exclude))
        {
            if (!paths.Exists(path => Fits(path, pattern)))
                throw CommandException.NotFound($"'{VisibleText.Of(pattern)}' is not in '{name}'.{NearMatches.Question(pattern, paths)} 'owm torrent show' lists its files.");
        }

        var wanted = paths.ConvertAll(path => (include.Count == 0 || include.Any(pattern => Fits(path, pattern))) && !exclude.Any(pattern => Fits(path, pattern)));
        if (!torrent.Files.Any(file => wanted[file.Index] && !file.IsPadding)) throw CommandException.Usage($"Nothing of '{name}' is left to download. Exclude less.");
        return wanted;
    }

    // A name, a directory above it, or a pattern; a pattern's * goes across directories.
    private static bool Fits(string path, string pattern)
    {
        pattern = pattern.TrimEnd('/');
        return path == pattern
            || path.StartsWith(pattern + "/", StringComparison.Ordinal)
            || FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false);
    }
}
