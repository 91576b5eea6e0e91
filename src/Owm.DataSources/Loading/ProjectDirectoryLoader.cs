namespace Owm.DataSources;

/// <summary>Loads what is on this machine already: content that the project's index, its working directory or its committed files have.</summary>
/// <remarks>
/// It fetches nothing; it checks what is there against the recorded digests, and copies a file that has them where it is wanted. Content that came by a torrent is left to the
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
        if (!check.IsRight) return new LoadedDirectory { Directory = directory, WasThere = true, Warnings = [await NotCheckedAsync(source, check.Path, progress, cancellationToken)] };
        if (_wanted is null || IsWanted(directory)) return new LoadedDirectory { Directory = directory, WasThere = true, Verified = check.Digests, Warnings = check.Warnings };
        var (copy, wasThere) = await CopyAsync(source, check.Path!, progress, cancellationToken);
        return new LoadedDirectory { Directory = copy, WasThere = wasThere, Verified = check.Digests, Warnings = check.Warnings };
    }

    private static async Task<string> NotCheckedAsync(DataSource source, string? path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        const string NotChecked = "No digest of the content is recorded, so what is there was not checked.";
        if (path is null || !File.Exists(path)) return NotChecked;
        var digest = await RecordedDigests.Sha256Async(path, progress, cancellationToken);
        return $"{NotChecked} It has the SHA-256 {digest}: if it is what you expect, record that with 'owm declare {source.KindName} sha256={digest} {(source.Key is { } key ? $"--key {ShownText.Quoted(key)}" : $"--id {ShownText.Quoted(source.Identifier?.Value ?? "")}")}'.";
    }

    private async Task<(string Directory, bool WasThere)> CopyAsync(DataSource source, string path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var target = Path.Combine(_wanted!, Path.GetFileName(path));
        var digests = RecordedDigests.Of(source);
        if (Path.Exists(target))
        {
            if (!File.Exists(target)) throw new ContentInTheWayException(source, this, $"'{target}' is no plain file; it would be overwritten. Move it away, or load into another directory.");
            if (await digests.FirstMismatchAsync(target, progress, cancellationToken) is { } wrong) throw new ContentInTheWayException(source, this, $"'{target}' {wrong}; it would be overwritten. Move it away, or load into another directory.");
            return (_wanted!, true);
        }

        Directory.CreateDirectory(_wanted!);
        var partial = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var from = FileContent.Open(path))
            await using (var to = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                await from.CopyToAsync(to, cancellationToken);
                await to.FlushAsync(cancellationToken);
                AtomicFile.Flush(to.SafeFileHandle, partial);
            }

            // It may have changed since it was checked.
            if (await digests.FirstMismatchAsync(partial, progress, cancellationToken) is { } wrong) throw new ContentMismatchException(source, this, $"'{path}' {wrong}. Move it away, and load again.");
            File.Move(partial, target, overwrite: false);
            AtomicFile.FlushDirectory(_wanted!);
        }
        finally
        {
            File.Delete(partial);
        }

        return (_wanted!, false);
    }

    private bool IsWanted(string directory) => _wanted is null || string.Equals(Path.GetFullPath(directory), _wanted, StringComparison.Ordinal);

    private string? WhyNot(DataSource source)
    {
        if (source is LocalFileDataSource { TorrentFileName.Length: > 0 }) return "content of torrents is checked by their pieces";
        if (_project.Files.Find(source) is not { } place)
            return source.Identifier is { } identifier && _project.Directories.Find(identifier) is { } gone ? $"'{gone.Directory}', where the content was, has gone" : "the content is not on this machine";
        var hasDigest = !RecordedDigests.Of(source).IsEmpty;
        if (!IsWanted(place.Directory) && !(hasDigest && SourceFile.Find(source, place.Directory, _project.Files.TrustsLinks(source)) is { } path && File.Exists(path)))
            return $"the content is in '{place.Directory}', but is wanted in another directory{(hasDigest ? "" : ", and no digest is recorded that would tell whether it is right")}";
        // Any file may have that name, and there is somebody who knows.
        return place.Origin is FileOrigin.WorkingDirectory or FileOrigin.ProjectDirectory && !hasDigest && source is HttpFileDataSource
            ? $"a file of that name is in '{place.Directory}', but no digest is recorded that would tell whether it is the one"
            : null;
    }
}
