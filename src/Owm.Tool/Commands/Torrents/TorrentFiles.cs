using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Storage;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>Torrents as users name them.</summary>
internal static class TorrentFiles
{
    /// <summary>Reads a .torrent file.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static Torrent Read(CommandContext context, string path)
    {
        var full = context.FullPath(path);
        if (Directory.Exists(full)) throw CommandException.Usage($"{VisibleText.Of(full)} is a directory. Give a .torrent file; 'owm torrent create' makes one.");
        if (!File.Exists(full)) throw CommandException.NotFound($"There is no file {VisibleText.Of(full)}. Check the path, or get it with 'owm catalog get'.");
        return TorrentReader.ReadFile(full);
    }

    /// <summary>Returns the directory that a torrent's content is in, of a path to the content itself or to the directory.</summary>
    /// <exception cref="CommandException">There is nothing at the path.</exception>
    public static string DirectoryOf(CommandContext context, Torrent torrent, string path)
    {
        var full = Path.TrimEndingDirectorySeparator(context.FullPath(path));
        if (!Path.Exists(full)) throw CommandException.NotFound($"There is nothing at {VisibleText.Of(full)}. Give the content, or the directory it is in.");
        var isContent = Path.GetFileName(full) == torrent.Name && (torrent.IsSingleFile ? File.Exists(full) : Directory.Exists(full) && !Directory.Exists(Path.Combine(full, torrent.Name)));
        if (isContent) return Path.GetDirectoryName(full)!;
        if (Directory.Exists(full)) return full;
        throw CommandException.Usage($"{VisibleText.Of(full)} is not called '{VisibleText.Of(torrent.Name)}' as in the torrent. Give the directory that it is in, or rename it.");
    }

    /// <summary>Checks a torrent's content, showing how far that is.</summary>
    public static async Task<VerificationReport> VerifyAsync(CommandContext context, Torrent torrent, string directory, CancellationToken cancellationToken)
    {
        using var progress = context.Progress();
        var report = new SynchronousProgress<VerificationProgress>(state =>
            progress.Report(new ProgressState($"Checking {torrent.Name}", state.BytesChecked, torrent.TotalLength)));
        return await TorrentVerifier.VerifyAsync(torrent, directory, report, cancellationToken);
    }

    /// <summary>Makes the exception for content that is not all there and right.</summary>
    public static CommandException NotComplete(Torrent torrent, VerificationReport report, string remedy)
    {
        var bad = torrent.Layout.PieceCount - report.GoodPieces.Count;
        var problems = report.Files.Where(file => file.Condition != FileCondition.Ok).ToList();
        var where = problems is [var only] ? $"'{only.File.Path}'" : $"{problems.Count} files";
        return problems.Count > 0 && problems.TrueForAll(file => file.Condition == FileCondition.Missing) && report.GoodPieces.Count == 0
            ? CommandException.NotFound($"The content of '{torrent.Name}' is not there: {where} missing. {remedy}")
            : new CommandException(ExitCode.WrongContent, $"{bad} of {torrent.Layout.PieceCount} pieces of '{torrent.Name}' are not right, in {where}. {remedy}");
    }
}
