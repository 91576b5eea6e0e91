namespace Owm.DataSources;

/// <summary>Which file of a directory is the one that a record is about.</summary>
internal static class SourceFile
{
    /// <summary>Returns the name that a record gives its file, or null when it gives none.</summary>
    public static string? NameOf(DataSource source) => source switch
    {
        LocalFileDataSource { FileName: { Length: > 0 } name } => name,
        HttpFileDataSource http => HttpDirLoader.FileNameOf(http),
        _ => null,
    };

    /// <summary>Returns the full path of a record's file in a directory; where the record names none, that of the only file there. Null when there is no such file.</summary>
    public static string? Find(DataSource source, string directory)
    {
        if (NameOf(source) is { } name)
        {
            var path = Path.Combine(directory, name);
            // A record may come from anybody.
            return !name.Contains('\0', StringComparison.Ordinal) && File.Exists(path) && RealPath.IsInside(directory, path) ? path : null;
        }

        var files = Directory.EnumerateFiles(directory).Take(2).ToList();
        return files is [var only] && !Directory.EnumerateDirectories(directory).Any() ? only : null;
    }
}
