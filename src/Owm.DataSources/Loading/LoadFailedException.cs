namespace Owm.DataSources;

/// <summary>The content of a source could not be loaded.</summary>
public class LoadFailedException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The source that was to be loaded.</param>
    /// <param name="loader">The loader that failed.</param>
    /// <param name="reason">What went wrong, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public LoadFailedException(DataSource source, DataSourceDirLoader loader, string reason, Exception? innerException = null)
        : base($"Failed to load {source} with {loader.GetType().Name}: {reason}", innerException)
    {
        DataSource = source;
        Loader = loader;
        Reason = reason;
    }

    /// <summary>Gets the source that was to be loaded.</summary>
    public DataSource DataSource { get; }

    /// <summary>Gets the loader that failed.</summary>
    public DataSourceDirLoader Loader { get; }

    /// <summary>Gets what went wrong, without the names of source and loader.</summary>
    public string Reason { get; }
}
