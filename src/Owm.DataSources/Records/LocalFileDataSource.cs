namespace Owm.DataSources;

/// <summary>A file that is found on this machine once it is loaded (owmeta's <c>LocalFileDataSource</c>).</summary>
[DataSourceKind("LocalFileDataSource")]
public class LocalFileDataSource : FileDataSource
{
    /// <summary>Gets or sets the file's name inside the loaded directory.</summary>
    [DataSourceProperty("file_name", DisplayName = "File name")]
    public string? FileName { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Gets or sets the name of the torrent that carries the content, such as <c>d9da5ce947c6f1c127dfcdc2ede63320.torrent</c>.</summary>
    [DataSourceProperty("torrent_file_name", DisplayName = "Torrent file name")]
    public string? TorrentFileName { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Returns where the file is on this machine. Whether it is there, reading it tells.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <exception cref="FilePathUnknownException">It does not.</exception>
    /// <exception cref="InvalidRecordException">The record names no file, or one outside of its directory.</exception>
    public string FullPath(IFilePathProvider files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return PathIn(files.DirectoryOf(this) ?? throw new FilePathUnknownException(this), files.TrustsLinks(this));
    }

    /// <summary>Returns where the file is below a directory that a loader returned.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="InvalidRecordException">The record names no file, or one outside of the directory, by its name or by links.</exception>
    public string PathIn(string directory) => PathIn(directory, trustsLinks: false);

    /// <inheritdoc/>
    public override Stream OpenContent(IFilePathProvider files) => FileContent.Open(FullPath(files));

    internal virtual string PathIn(string directory, bool trustsLinks) => PathIn(directory, trustsLinks, FileName, nameof(FileName));

    /// <summary>Returns the path of a file that the record names, once it is found to be below the directory.</summary>
    private protected string PathIn(string directory, bool trustsLinks, string? name, string property)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (string.IsNullOrEmpty(name)) throw new InvalidRecordException($"{this} does not say which file it is. Give it a {property}.");
        var path = ContainedPath.TryCombine(directory, name);
        if (path is null || (!trustsLinks && !RealPath.IsInside(directory, path)))
            throw new InvalidRecordException($"{this} names the file {ShownText.Quoted(name)}, which is outside of '{directory}'. Correct its {property}.");
        return path;
    }
}
