namespace Owm.DataSources;

/// <summary>It is not known where on this machine the files of a source are.</summary>
public sealed class FilePathUnknownException : DataSourceException
{
    internal FilePathUnknownException(DataSource source)
        : base($"No directory of this machine is known to hold the files of {source}. Load it first (`owm source load`).") =>
        DataSource = source;

    /// <summary>Gets the source.</summary>
    public DataSource DataSource { get; }
}
