using Owm.BitTorrentLoader.GoogleDrive.V3;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>What the OAuth scopes let one do, in words for people.</summary>
internal static class DriveRights
{
    public static IReadOnlyList<string> Of(IReadOnlyList<string> scopes, bool hasApiKey)
    {
        var rights = new List<string>();
        foreach (var scope in scopes)
        {
            rights.Add(scope switch
            {
                DriveService.Scope.DriveReadonly => "read every file that the account can see",
                DriveService.Scope.DriveFile => "publish, and change or withdraw what was published with this client; nothing else",
                DriveService.Scope.Drive => "read, change and withdraw every file that the account can",
                _ => $"whatever '{scope}' stands for, which is not needed",
            });
        }

        if (hasApiKey && !SeesFilesOfOthers(string.Join(' ', scopes))) rights.Add("read what is shared with everybody who has the link (API key)");
        else if (scopes.Count > 0 && !SeesFilesOfOthers(string.Join(' ', scopes))) rights.Add("see no torrent that others published: for that, set OWM_DRIVE_API_KEY or log in in a browser");
        return rights;
    }

    /// <summary>Returns whether a login with these scopes can read what others published.</summary>
    public static bool SeesFilesOfOthers(string? scopes) =>
        scopes?.Split(' ').Any(scope => scope is DriveService.Scope.DriveReadonly or DriveService.Scope.Drive) != false;
}
