namespace Owm.DataSources;

/// <summary>Content that is not what its record's digests say.</summary>
public sealed class ContentMismatchException : LoadFailedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The source.</param>
    /// <param name="loader">The loader that found it.</param>
    /// <param name="reason">What differs, and what to do.</param>
    public ContentMismatchException(DataSource source, DataSourceDirLoader loader, string reason)
        : base(source, loader, reason)
    {
    }
}
