namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>Writes search queries (https://developers.google.com/drive/api/guides/ref-search-terms).</summary>
internal static class DriveQuery
{
    /// <summary>Everything in a folder that is neither a folder nor in the bin.</summary>
    public static string InFolder(string folderId) =>
        $"{Quote(folderId)} in parents and trashed = false and mimeType != 'application/vnd.google-apps.folder'";

    /// <summary>What of it has a name.</summary>
    public static string InFolder(string folderId, string name) => $"name = {Quote(name)} and {InFolder(folderId)}";

    /// <summary>A text in single quotes, with <c>\</c> and <c>'</c> escaped.</summary>
    public static string Quote(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
