namespace Owm.DataSources;

/// <summary>Something else is where content is to go, and is not overwritten.</summary>
public sealed class ContentInTheWayException : LoadFailedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The source.</param>
    /// <param name="loader">The loader that found it.</param>
    /// <param name="reason">What is in the way, and what to do.</param>
    public ContentInTheWayException(DataSource source, DataSourceDirLoader loader, string reason)
        : base(source, loader, reason)
    {
    }
}
