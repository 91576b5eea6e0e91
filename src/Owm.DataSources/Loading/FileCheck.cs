namespace Owm.DataSources;

/// <summary>What a check of a source's content against its record found.</summary>
/// <param name="Path">The full path of the file or folder, or <see langword="null"/> when it is not there, or the record does not say which it is.</param>
/// <param name="Digests">The digests that are recorded, such as <c>SHA-256 2c26…</c>.</param>
/// <param name="Mismatch">What the content has instead, as the end of a sentence about it; <see langword="null"/> when all is right, or nothing could be checked.</param>
public sealed record FileCheck(string? Path, IReadOnlyList<string> Digests, string? Mismatch)
{
    /// <summary>Gets what its user should know where the content is right, one sentence each: that its MD5 alone vouches for it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets whether the content was compared with at least one digest, and has all.</summary>
    public bool IsRight => Path is not null && Digests.Count > 0 && Mismatch is null;

    /// <summary>Checks a source's content against every digest that is recorded, and the size. Nothing is fetched or written.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">Knows where the source's files are.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="InvalidRecordException">A recorded digest is none, or two contradict each other.</exception>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public static async Task<FileCheck> RunAsync(DataSource source, IFilePathProvider files, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(files);
        var digests = RecordedDigests.Of(source);
        var path = files.DirectoryOf(source) is { } directory ? SourceFile.Find(source, directory, files.TrustsLinks(source)) : null;
        return new FileCheck(path, digests.Names, path is null ? null : await digests.FirstMismatchAsync(path, progress, cancellationToken)) { Warnings = digests.Warnings };
    }
}
