namespace Owm.Rdf;

/// <summary>How a store in a file is opened.</summary>
public sealed record SqliteQuadStoreOptions
{
    /// <summary>Gets whether the file is made if it is not there. Default yes.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Gets whether a file that is not there is made by the first write and no sooner: until then there is nothing to read. Default no: it is made when the store is opened.</summary>
    public bool CreateWhenWritten { get; init; }

    /// <summary>Gets how long to wait while others hold the file, other writers above all. Default 30 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets what ends the waiting for other writers. Default nothing.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Gets what measures the waiting. Default the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets how many terms a search may find missing from the index and leave so; reading them through takes some milliseconds.</summary>
    internal int TermsLeftToScan { get; init; } = 8192;
}
