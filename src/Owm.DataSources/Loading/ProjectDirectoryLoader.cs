namespace Owm.DataSources;

/// <summary>Loads what is on this machine already: content that the project's index, its working directory or its committed files have.</summary>
/// <remarks>
/// It fetches nothing; it checks what is there against the recorded digests. Content that came by a torrent is left to the
/// loader of torrents, which can tell what is whole, and mend what is not.
/// </remarks>
public sealed class ProjectDirectoryLoader : DataSourceDirLoader
{
    private readonly OwmProject _project;
    private readonly string? _wanted;

    /// <summary>Makes a loader.</summary>
    /// <param name="project">The project.</param>
    /// <param name="wanted">The directory that the content must be in, if that matters.</param>
    public ProjectDirectoryLoader(OwmProject project, string? wanted = null)
        // The index is the user's own, so what it names may be anywhere.
        : base(Path.GetPathRoot((project ?? throw new ArgumentNullException(nameof(project))).ProjectDirectory)!)
    {
        _project = project;
        _wanted = wanted is null ? null : Path.GetFullPath(wanted);
    }

    /// <inheritdoc/>
    public override bool CanLoad(DataSource source) => WhyNot(source) is null;

    /// <inheritdoc/>
    public override string RefusalOf(DataSource source) => WhyNot(source) ?? base.RefusalOf(source);

    /// <inheritdoc/>
    protected override async Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        (await LoadDirectoryCoreAsync(source, progress, cancellationToken)).Directory;

    /// <inheritdoc/>
    protected override async Task<LoadedDirectory> LoadDirectoryCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var directory = _project.Files.DirectoryOf(source) ?? throw new LoadFailedException(source, this, "The content has gone.");
        var check = await FileCheck.RunAsync(source, _project.Files, progress, cancellationToken);
        if (check.Path is null && SourceFile.NameOf(source) is { } name) throw new LoadFailedException(source, this, $"'{directory}' has no '{name}'. Restore it, or load again into another directory.");
        if (check.Mismatch is not null) throw new ContentMismatchException(source, this, $"'{check.Path}' {check.Mismatch}. Move it away, and load again.");
        return check.IsRight
            ? new LoadedDirectory { Directory = directory, WasThere = true, Verified = check.Digests, Warnings = check.Warnings }
            : new LoadedDirectory { Directory = directory, WasThere = true, Warnings = ["No digest of the content is recorded, so what is there was not checked."] };
    }

    private string? WhyNot(DataSource source)
    {
        if (source is LocalFileDataSource { TorrentFileName.Length: > 0 }) return "content of torrents is checked by their pieces";
        if (_project.Files.Find(source) is not { } place)
            return source.Identifier is { } identifier && _project.Directories.Find(identifier) is { } gone ? $"'{gone.Directory}', where the content was, has gone" : "the content is not on this machine";
        if (_wanted is not null && !string.Equals(Path.GetFullPath(place.Directory), _wanted, StringComparison.Ordinal)) return $"the content is in '{place.Directory}', but is wanted in another directory";
        // Any file may have that name.
        return place.Origin == FileOrigin.WorkingDirectory && RecordedDigests.Of(source).IsEmpty
            ? $"a file of that name is in '{place.Directory}', but no digest is recorded that would tell whether it is the one"
            : null;
    }
}
