namespace Owm.DataSources;

/// <summary>What a check of a source's file against its record found.</summary>
/// <param name="Path">The file's full path, or <see langword="null"/> when it is not there.</param>
/// <param name="Digests">The digests that are recorded, such as <c>SHA-256 2c26…</c>.</param>
/// <param name="Mismatch">What the file has instead, as the end of a sentence about it; <see langword="null"/> when all is right, or nothing was checked.</param>
public sealed record FileCheck(string? Path, IReadOnlyList<string> Digests, string? Mismatch)
{
    /// <summary>Checks a source's file against every digest that is recorded. Nothing is fetched or written.</summary>
    /// <param name="source">The source.</param>
    /// <param name="directory">The directory that its content is in.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="InvalidRecordException">A recorded digest is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<FileCheck> RunAsync(DataSource source, string directory, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var digests = RecordedDigests.Of(source);
        var path = SourceFile.Find(source, directory);
        return new FileCheck(path, digests.Names, path is null || digests.IsEmpty ? null : await digests.FirstMismatchAsync(path, progress, cancellationToken));
    }
}
