using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>Directories that nobody else may look into.</summary>
internal static class PrivateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a directory with mode 0700, or gives it that mode.</summary>
    /// <exception cref="DaemonException">It is another user's, or cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            Directory.CreateDirectory(path, OwnerOnly);

            // One that was there keeps its mode; only its owner may change it.
            if (File.GetUnixFileMode(path) != OwnerOnly) File.SetUnixFileMode(path, OwnerOnly);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DaemonException(DaemonFailure.NotAllowed, $"'{path}' cannot be made this user's own: {e.Message} Set OWM_HOME to a directory of your own.", e);
        }
        catch (IOException e)
        {
            throw new DaemonException(DaemonFailure.Storage, $"'{path}' cannot be made: {e.Message} Set OWM_HOME to another directory.", e);
        }
    }
}
