namespace Owm.DataSources;

/// <summary>Where the files of a project's sources are on this machine. Nothing is ever fetched by asking.</summary>
/// <remarks>
/// Asked in this order: the project's index of directories (<see cref="OwmProject.Directories"/>), the working directory
/// where it has a file of the name that the record gives, the files that the project keeps itself (<c>.owm/ds_files</c>:
/// what translators made), then the providers that were added.
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
        { Origin: FileOrigin.WorkingDirectory } => true,
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
        // What is in the working directory is the user's own, links too.
        if (SourceFile.NameOf(source) is not null && SourceFile.Find(source, _project.WorkingDirectory, trustsLinks: true) is not null) return new FilePlace(_project.WorkingDirectory, FileOrigin.WorkingDirectory);
        if (_committed.DirectoryOf(source) is { } committed) return new FilePlace(committed, FileOrigin.Committed);
        foreach (var provider in _others)
        {
            if (provider.DirectoryOf(source) is { } directory && Directory.Exists(directory)) return new FilePlace(Path.GetFullPath(directory), FileOrigin.Other);
        }

        return null;
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

    /// <summary>The project keeps the files itself: what translators made.</summary>
    Committed,

    /// <summary>A provider that was added.</summary>
    Other,
}
