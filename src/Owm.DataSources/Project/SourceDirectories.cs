using System.Text.Json;
using System.Text.Json.Nodes;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Which directory of this machine holds the content of which source: <c>.owm/data_source_directories</c>, a JSON object by identifier.</summary>
/// <remarks>Directories inside the project are kept relative to it, so a project can be moved. Each change survives a power loss once the call returns.</remarks>
public sealed class SourceDirectories
{
    private readonly string _projectDirectory;
    // A clock of file times may stand still for so long between two changes.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly JsonFile _file;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private (DateTime Changed, long Length, JsonObject Content)? _known;

    internal SourceDirectories(string projectDirectory, string path, TimeProvider time)
    {
        _projectDirectory = projectDirectory;
        _file = new JsonFile(path, time);
        _time = time;
    }

    /// <summary>Gets every entry, sorted by identifier.</summary>
    /// <exception cref="ProjectException">The index cannot be read.</exception>
    public IReadOnlyList<SourceDirectory> Entries =>
        [.. from property in Content()
            let entry = ToEntry(property.Key, property.Value)
            where entry is not null
            orderby entry.Source.Value
            select entry];

    /// <summary>Returns where a source's content is, or <see langword="null"/> when it was never loaded. Whether it still is there, <see cref="SourceDirectory.Exists"/> tells.</summary>
    /// <param name="source">The source's identifier.</param>
    /// <exception cref="ProjectException">The index cannot be read.</exception>
    public SourceDirectory? Find(Iri source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ToEntry(source.Value, Content()[source.Value]);
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
        var entry = new JsonObject { ["directory"] = kept };
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

    // Every look-up asks; a large index takes a second to read. Nobody changes what is returned.
    private JsonObject Content()
    {
        var file = new FileInfo(_file.Path);
        if (!file.Exists) return [];
        lock (_reading)
        {
            if (_known is { } known && known.Changed == file.LastWriteTimeUtc && known.Length == file.Length) return known.Content;
            var content = _file.Read();
            // What changed just now may change again without a sign of it.
            _known = _time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Settled ? (file.LastWriteTimeUtc, file.Length, content) : null;
            return content;
        }
    }

    private SourceDirectory? ToEntry(string source, JsonNode? value) =>
        value is JsonObject entry && Text(entry["directory"]) is { } directory
            ? new SourceDirectory(new Iri(source), Path.GetFullPath(directory, _projectDirectory), Text(entry["loader"]))
            : null;

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
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
