using Owm.BitTorrentLoader;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

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
        catch (IOException e) when (File.Exists(path) && e.InnerException is null && e.HResult == new IOException().HResult)
        {
            throw new CommandException(ExitCode.WouldOverwrite, e.Message, e);
        }
    }
}
