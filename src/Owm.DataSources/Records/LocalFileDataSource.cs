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
}
