namespace Owm.DataSources;

/// <summary>How a <see cref="HttpDirLoader"/> works.</summary>
public sealed record HttpDirLoaderOptions
{
    /// <summary>Gets what makes the handler that requests go through; it is disposed after each load. It must neither follow
    /// redirects nor decode content: both are judged by the loader. Default: one that honors the proxy of the environment.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>Gets how large a file may be, in bytes. Default 64 GiB.</summary>
    public long MaxLength { get; init; } = 64L << 30;

    /// <summary>Gets how long nothing may arrive before a load is given up. Default 2 minutes.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how long to wait before going on after a broken connection; it doubles with each failure in a row. Default 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how many times in a row a connection may break without a byte before the load is given up. Default 4.</summary>
    public int MaxFailures { get; init; } = 4;

    /// <summary>Gets whether each source has a folder of its own below the base directory, where a damaged file is replaced.
    /// Default: no; then the file is in the base directory itself, and nothing that is there is replaced.</summary>
    public bool FolderPerSource { get; init; }

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
