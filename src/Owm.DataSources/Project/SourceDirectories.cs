using Newtonsoft.Json.Linq;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Which directory of this machine holds the content of which source: <c>.owm/data_source_directories</c>, a JSON object by identifier.</summary>
/// <remarks>Directories inside the project are kept relative to it, so a project can be moved. Each change survives a power loss once the call returns.</remarks>
public sealed class SourceDirectories
{
    private readonly string _projectDirectory;
    private readonly JsonFile _file;

    internal SourceDirectories(string projectDirectory, string path, TimeProvider time)
    {
        _projectDirectory = projectDirectory;
        _file = new JsonFile(path, time);
    }

    /// <summary>Gets every entry, sorted by identifier.</summary>
    /// <exception cref="ProjectException">The index cannot be read.</exception>
    public IReadOnlyList<SourceDirectory> Entries =>
        [.. from property in _file.Read().Properties()
            let entry = ToEntry(property)
            where entry is not null
            orderby entry.Source.Value
            select entry];

    /// <summary>Returns where a source's content is, or <see langword="null"/> when it was never loaded. Whether it still is there, <see cref="SourceDirectory.Exists"/> tells.</summary>
    /// <param name="source">The source's identifier.</param>
    /// <exception cref="ProjectException">The index cannot be read.</exception>
    public SourceDirectory? Find(Iri source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _file.Read().Property(source.Value, StringComparison.Ordinal) is { } property ? ToEntry(property) : null;
    }

    /// <summary>Remembers where a source's content is, in place of what was known.</summary>
    /// <param name="source">The source's identifier.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="loaderKey">The <see cref="DataSourceDirLoader.DirectoryKey"/> of the loader that brought it, if one did.</param>
    /// <exception cref="ProjectException">The index cannot be read or is in use.</exception>
    public void Set(Iri source, string directory, string? loaderKey = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        IriCheck.Absolute(source);
        var full = Path.GetFullPath(directory);
        var kept = RealPath.Contains(_projectDirectory, full) ? Path.GetRelativePath(_projectDirectory, full) : full;
        var entry = new JObject { ["directory"] = kept };
        if (loaderKey is not null) entry["loader"] = loaderKey;
        _file.Change(content => content[source.Value] = entry);
    }

    /// <summary>Forgets where a source's content is; the content stays.</summary>
    /// <param name="source">The source's identifier.</param>
    /// <returns>Whether it was known.</returns>
    /// <exception cref="ProjectException">The index cannot be read or is in use.</exception>
    public bool Remove(Iri source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _file.Change(content => content.Remove(source.Value));
    }

    private SourceDirectory? ToEntry(JProperty property) =>
        property.Value is JObject entry && entry["directory"] is { Type: JTokenType.String } directory
            ? new SourceDirectory(new Iri(property.Name), Path.GetFullPath((string)directory!, _projectDirectory), entry["loader"] is { Type: JTokenType.String } loader ? (string)loader! : null)
            : null;
}

/// <summary>Where the content of a source is.</summary>
/// <param name="Source">The source's identifier.</param>
/// <param name="Directory">The directory's full path.</param>
/// <param name="LoaderKey">The loader that brought it, if one did.</param>
public sealed record SourceDirectory(Iri Source, string Directory, string? LoaderKey)
{
    /// <summary>Gets whether the directory is there now.</summary>
    public bool Exists => System.IO.Directory.Exists(Directory);
}
