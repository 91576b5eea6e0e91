namespace Owm.DataSources;

/// <summary>Brings the content of a data source into a directory: the contract that loaders implement.</summary>
public abstract class DataSourceDirLoader
{
    /// <summary>Makes a loader.</summary>
    /// <param name="baseDirectory">Where everything it loads goes.</param>
    protected DataSourceDirLoader(string baseDirectory) => BaseDirectory = Path.GetFullPath(baseDirectory);

    /// <summary>Gets the directory that everything loaded goes into, as a full path.</summary>
    public string BaseDirectory { get; }
}
