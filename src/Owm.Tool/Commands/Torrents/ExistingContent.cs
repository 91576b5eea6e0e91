using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Storage;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>Keeps a download from writing over files that are somebody's own.</summary>
internal static class ExistingContent
{
    /// <summary>Looks at what is in the places that a torrent's files go to.</summary>
    /// <returns>Whether all of the content is there and right.</returns>
    /// <exception cref="CommandException">A file is there that has nothing of the torrent's content in it.</exception>
    public static async Task<bool> IsCompleteAsync(CommandContext context, Torrent torrent, string directory, string resumeFile, CancellationToken cancellationToken)
    {
        // An unfinished download of ours: its files are full of holes.
        if (File.Exists(resumeFile)) return false;
        if (!torrent.Files.Any(file => !file.IsPadding && new FileInfo(Path.Combine(directory, file.Path)) is { Exists: true, Length: > 0 })) return false;
        var report = await TorrentFiles.VerifyAsync(context, torrent, directory, cancellationToken);
        foreach (var file in report.Files.Where(file => file.Length > 0 && file.File.Length > 0 && file.Condition != FileCondition.Ok))
        {
            var (_, count) = torrent.Layout.PiecesOf(file.File.Offset, file.File.Length);
            if (file.WrongPieces.Count == count && file.Condition != FileCondition.Unconfirmed)
                throw new CommandException(ExitCode.WouldOverwrite, $"{VisibleText.Of(Path.Combine(directory, file.File.Path))} is there and is something else. Move it away, or choose another directory with -d.");
        }

        return report.IsComplete;
    }
}
