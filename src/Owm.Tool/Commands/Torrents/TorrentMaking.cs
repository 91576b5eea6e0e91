using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>Makes torrents, showing how far that is.</summary>
internal static class TorrentMaking
{
    /// <summary>Makes a torrent of content, and writes it where the options say.</summary>
    /// <exception cref="CommandException">There is no content, or another file is in the torrent's place.</exception>
    public static async Task<PublishedTorrent> MakeAsync(CommandContext context, string path, TorrentPublishOptions options, CancellationToken cancellationToken)
    {
        var full = Path.TrimEndingDirectorySeparator(context.FullPath(path));
        if (!Path.Exists(full)) throw CommandException.NotFound($"There is nothing at {VisibleText.Of(full)}. Give a file or directory.");
        using var progress = context.Progress();
        try
        {
            return await TorrentPublisher.CreateAsync(full, options, new LoadProgressReport(progress, Path.GetFileName(full)), cancellationToken);
        }
        catch (IOException e) when (TorrentSaving.IsConflict(e))
        {
            throw new CommandException(ExitCode.WouldOverwrite, e.Message, e);
        }
    }

    /// <summary>Gets what torrents made by this tool say of it.</summary>
    public static string CreatedBy => $"owm {ToolVersion.Number}";

    /// <summary>Returns the options of a torrent with some trackers and nothing else.</summary>
    public static TorrentBuilderOptions WithTrackers(IReadOnlyList<IReadOnlyList<string>> trackers) => new() { Trackers = trackers, CreatedBy = CreatedBy };
}
