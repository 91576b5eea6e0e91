using Owm.BitTorrentLoader;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>Writes .torrent files.</summary>
internal static class TorrentSaving
{
    /// <summary>Writes a .torrent file, unless the same one is there.</summary>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="CommandException">Another file is there.</exception>
    public static async Task<bool> SaveAsync(TorrentDocument document, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await document.SaveAsync(path, cancellationToken);
        }
        catch (IOException e) when (IsConflict(e))
        {
            throw new CommandException(ExitCode.WouldOverwrite, e.Message, e);
        }
    }

    /// <summary>Returns whether an error says that another file is in the place: the system's errors have a number, this one has none.</summary>
    public static bool IsConflict(IOException error) => error.GetType() == typeof(IOException) && error.HResult == new IOException().HResult && error.InnerException is null;
}
