namespace Owm.DataSources;

/// <summary>A directory of files. Its digests are those of the folder (see <see cref="ContentHash"/>), which also name its torrent.</summary>
[DataSourceKind("LocalDirectoryDataSource")]
public class LocalDirectoryDataSource : LocalFileDataSource
{
    /// <summary>Lists the files in the directory and below, in ordinal order of their paths. Links to directories are not followed.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <exception cref="FilePathUnknownException">It does not.</exception>
    /// <exception cref="InvalidRecordException">The record names a directory outside of the one that was loaded, or a link among the files leads out of it.</exception>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    public IReadOnlyList<FolderFile> ListFiles(IFilePathProvider files)
    {
        var directory = FullPath(files);
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"{this} should be the directory '{directory}', and there is none. Load it again (`owm source load`).");
        var listed = FolderFile.List(directory);
        if (files.TrustsLinks(this)) return listed;
        var real = RealPath.Of(directory);
        foreach (var file in listed)
        {
            // Directories above are no links: the listing does not follow them.
            if (new FileInfo(file.FullName).LinkTarget is not null && !RealPath.Contains(real, RealPath.Of(file.FullName)))
                throw new InvalidRecordException($"'{file.Path}' of {this} is a link that leads out of '{directory}'. Remove it.");
        }

        return listed;
    }

    /// <summary>Opens nothing: a directory has no bytes of its own. <see cref="ListFiles"/> gives its files.</summary>
    /// <param name="files">Is not asked.</param>
    /// <exception cref="DataSourceException">Always.</exception>
    public override Stream OpenContent(IFilePathProvider files) =>
        throw new DataSourceException($"{this} is a directory, which cannot be read as one file. Read the files in it.");

    internal override string PathIn(string directory, bool trustsLinks) => FileName is null ? Path.GetFullPath(directory) : base.PathIn(directory, trustsLinks);

    internal override FileContent ContentIn(IFilePathProvider files) =>
        new(IsFolder: true, ListFiles(files).Select(file => (Func<Stream>)(() => FileContent.Open(file.FullName))));
}
