namespace Owm.DataSources;

/// <summary>A file on a web server (owmeta's <c>HTTPFileDataSource</c>).</summary>
[DataSourceKind("HTTPFileDataSource")]
public class HttpFileDataSource : FileDataSource
{
    /// <summary>Gets or sets the file's address.</summary>
    [DataSourceProperty("url", DisplayName = "URL")]
    public string? Url { get => GetValue<string>(); set => SetValue(value); }
}
