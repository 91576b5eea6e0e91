namespace Owm.DataSources;

/// <summary>Which file or folder of a directory is the content of a record.</summary>
internal static class SourceFile
{
    /// <summary>Returns the full path of a record's content in a directory; where the record names none, that of the only file there. Null when there is none, or it leads out of the directory.</summary>
    public static string? Find(DataSource source, string directory, bool trustsLinks = false)
    {
        if (NameOf(source) is not { } name) return source is LocalDirectoryDataSource ? directory : OnlyFile(directory);
        // A record may come from anybody.
        return ContainedPath.TryCombine(directory, name) is { } path && IsThere(source, path) && (trustsLinks || RealPath.IsInside(directory, path)) ? path : null;
    }

    /// <summary>Returns the name that a record gives its content, or null when it gives none.</summary>
    public static string? NameOf(DataSource source) => source switch
    {
        LocalFileDataSource { FileName: { Length: > 0 } name } => name,
        HttpFileDataSource { Url: { } url } http when Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => http.ContentFileName,
        _ => null,
    };

    /// <summary>Returns the bytes at a path: of a file, or of a folder.</summary>
    public static FileContent ContentAt(string path) => Directory.Exists(path)
        ? new FileContent(IsFolder: true, FolderFile.List(path).Select(file => (Func<Stream>)(() => FileContent.Open(file.FullName))))
        : new FileContent(IsFolder: false, [() => FileContent.Open(path)]);

    private static bool IsThere(DataSource source, string path) => source is LocalDirectoryDataSource ? Directory.Exists(path) : File.Exists(path);

    private static string? OnlyFile(string directory)
    {
        var files = Directory.EnumerateFiles(directory).Take(2).ToList();
        return files is [var only] && new FileInfo(only).LinkTarget is null && !Directory.EnumerateDirectories(directory).Any() ? only : null;
    }
}
