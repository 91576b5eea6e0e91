namespace Owm.DataSources;

/// <summary>Where the files of a project's sources are on this machine. Nothing is ever fetched by asking.</summary>
/// <remarks>
/// Asked in this order: the project's index of directories (<see cref="OwmProject.Directories"/>), the working directory, then
/// the project's directory, where they have a file of the name that the record gives, the files that the project keeps itself
/// (<c>.owm/ds_files</c>: what translators made), then the providers that were added. Any file may have a name: one that has
/// not the recorded size gives way to one that has, and where a digest is recorded, to what the project keeps itself.
/// </remarks>
public sealed class ProjectFiles : IFilePathProvider
{
    private readonly OwmProject _project;
    private readonly CommittedFiles _committed;
    private readonly List<IFilePathProvider> _others = [];

    internal ProjectFiles(OwmProject project, CommittedFiles committed) => (_project, _committed) = (project, committed);

    /// <summary>Adds a provider, to be asked after all others.</summary>
    /// <param name="provider">The provider. It must not fetch anything.</param>
    public void Add(IFilePathProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _others.Add(provider);
    }

    /// <inheritdoc/>
    public string? DirectoryOf(DataSource source) => Find(source)?.Directory;

    /// <inheritdoc/>
    public bool TrustsLinks(DataSource source) => Find(source) switch
    {
        // What is there is the user's own, links too.
        { Origin: FileOrigin.WorkingDirectory or FileOrigin.ProjectDirectory } => true,
        { Origin: FileOrigin.Committed } => _committed.TrustsLinks(source),
        { Origin: FileOrigin.Other } => _others.First(provider => provider.DirectoryOf(source) is not null).TrustsLinks(source),
        _ => false,
    };

    /// <summary>Returns where the files of a source are, or <see langword="null"/> when they are not on this machine.</summary>
    /// <param name="source">The source.</param>
    /// <exception cref="ProjectException">The index cannot be read.</exception>
    public FilePlace? Find(DataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Identifier is { } identifier && _project.Directories.Find(identifier) is { Exists: true } known) return new FilePlace(known.Directory, FileOrigin.Index);
        var recorded = TryReadRecorded(source);
        var named = new[] { new FilePlace(_project.WorkingDirectory, FileOrigin.WorkingDirectory), new FilePlace(_project.ProjectDirectory, FileOrigin.ProjectDirectory) }
            .Where(place => SourceFile.NameOf(source) is not null && SourceFile.Find(source, place.Directory, trustsLinks: true) is not null);
        var kept = _committed.DirectoryOf(source) is { } committed ? new[] { new FilePlace(committed, FileOrigin.Committed) } : [];
        var places = (recorded?.IsEmpty == false ? kept.Concat(named) : named.Concat(kept)).ToList();
        if (places.Find(place => HasSize(place)) is { } fitting) return fitting;
        if (places.Count > 0) return places[0];
        foreach (var provider in _others)
        {
            if (provider.DirectoryOf(source) is { } directory && Directory.Exists(directory)) return new FilePlace(Path.GetFullPath(directory), FileOrigin.Other);
        }

        return null;

        bool HasSize(FilePlace place) => recorded is null || SourceFile.Find(source, place.Directory, trustsLinks: true) is { } path && recorded.HasSizeOf(path);
    }

    // What is wrong with a record, the check of its content says.
    private static RecordedDigests? TryReadRecorded(DataSource source)
    {
        try
        {
            return RecordedDigests.Of(source);
        }
        catch (InvalidRecordException)
        {
            return null;
        }
    }
}

/// <summary>Where the files of a source are.</summary>
/// <param name="Directory">The directory's full path; it was there a moment ago.</param>
/// <param name="Origin">Who says so.</param>
public sealed record FilePlace(string Directory, FileOrigin Origin);

/// <summary>Who says where the files of a source are.</summary>
public enum FileOrigin
{
    /// <summary>The project's index: what was loaded.</summary>
    Index,

    /// <summary>The working directory has a file of that name.</summary>
    WorkingDirectory,

    /// <summary>The project's directory has a file of that name.</summary>
    ProjectDirectory,

    /// <summary>The project keeps the files itself: what translators made.</summary>
    Committed,

    /// <summary>A provider that was added.</summary>
    Other,
}
