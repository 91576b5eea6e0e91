namespace Owm.DataSources;

/// <summary>What a load brought, or found. A loader that knows more of it derives from this.</summary>
public record LoadedDirectory
{
    /// <summary>Gets the directory that holds the content.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets whether the content was there and right, so that nothing was fetched.</summary>
    public bool WasThere { get; init; }

    /// <summary>Gets how much content was received, in bytes.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets the digests that the content was verified against, such as <c>SHA-256 2c26…</c>; none when none is known.</summary>
    public IReadOnlyList<string> Verified { get; init; } = [];

    /// <summary>Gets what its user should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
