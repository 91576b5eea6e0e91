using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Files;
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
        var patterns = PatternsOf(context);
        if (patterns.IsEmpty) return null;
        var name = VisibleText.Of(torrent.Name);
        if (torrent.IsSingleFile) throw CommandException.Usage($"'{name}' is a single file: there is nothing to select. Leave --include and --exclude out.");
        if (patterns.FirstWithoutFile(torrent) is { } pattern)
        {
            var paths = torrent.Files.Select(file => FilePatterns.PathOf(torrent, file));
            throw CommandException.NotFound($"'{VisibleText.Of(pattern)}' is not in '{name}'.{NearMatches.Question(pattern, paths)} 'owm torrent show' lists its files.");
        }

        var wanted = patterns.WantedFilesOf(torrent);
        if (!torrent.Files.Any(file => wanted[file.Index] && !file.IsPadding)) throw CommandException.Usage($"Nothing of '{name}' is left to download. Exclude less.");
        return wanted;
    }

    /// <summary>Returns what was said, for a torrent that is not there yet.</summary>
    public FilePatterns PatternsOf(CommandContext context) => new(context.Get(_include), context.Get(_exclude));
}
