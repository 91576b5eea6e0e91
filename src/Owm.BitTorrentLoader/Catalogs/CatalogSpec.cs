using System.Net;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>What kind of catalog a <see cref="CatalogSpec"/> means.</summary>
public enum CatalogKind
{
    /// <summary>A directory.</summary>
    Folder,

    /// <summary>A Google Drive folder.</summary>
    Drive,

    /// <summary>A read-only index on the web.</summary>
    HttpIndex,

    /// <summary>A catalog of a plug-in's: a <see cref="CatalogContribution"/>.</summary>
    Contributed,
}

/// <summary>Where a catalog is, as people write it: a directory, <c>drive:FOLDER_ID</c>, the <c>https://</c> URL of an index, or <c>SCHEME:…</c> for one of a plug-in's.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Location">The directory's full path, the Drive folder's id, the URL, or scheme, colon and what follows it.</param>
public sealed record CatalogSpec(CatalogKind Kind, string Location)
{
    private const string DrivePrefix = "drive:";
    private const int MaxIdLength = 200;

    /// <summary>Gets the directory that relative paths in a plug-in's location start from.</summary>
    internal string BaseDirectory { get => field ?? Directory.GetCurrentDirectory(); private init; }

    /// <summary>Reads a specification.</summary>
    /// <param name="text">The text.</param>
    /// <param name="baseDirectory">What a relative directory is relative to; the current directory when it is <see langword="null"/>.</param>
    /// <exception cref="CatalogException">It is empty, or its part after <c>drive:</c> is no folder id.</exception>
    public static CatalogSpec Parse(string text, string? baseDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.StartsWith(DrivePrefix, StringComparison.OrdinalIgnoreCase)) return new CatalogSpec(CatalogKind.Drive, FolderId(text[DrivePrefix.Length..]));
        if (IsIndex(text)) return new CatalogSpec(CatalogKind.HttpIndex, text);
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new CatalogException(CatalogFailure.Usage,
                $"'{text}' is no catalog. Write a directory, drive:FOLDER_ID, or the https:// URL of an index.");
        }

        var start = baseDirectory ?? Directory.GetCurrentDirectory();
        return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && CatalogContribution.IsScheme(text.AsSpan(0, colon))
            ? new CatalogSpec(CatalogKind.Contributed, text) { BaseDirectory = start }
            : new CatalogSpec(CatalogKind.Folder, Path.GetFullPath(text, start));
    }

    /// <summary>Returns the specification as people write it.</summary>
    public override string ToString() => Kind == CatalogKind.Drive ? DrivePrefix + Location : Location;

    // Without encryption only where no network is in between: on this machine.
    private static bool IsIndex(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private static string FolderId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? id
            : throw new CatalogException(CatalogFailure.Usage,
                $"'{id}' is no Drive folder id. It is the last part of the folder's address: https://drive.google.com/drive/folders/FOLDER_ID");
}
