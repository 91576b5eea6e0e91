namespace Owm.DataSources;

/// <summary>What a loader is made for: a project, a source, and the directory that its user wants the content in.</summary>
/// <param name="Project">The project.</param>
/// <param name="Source">The source that is to be loaded.</param>
/// <param name="GivenDirectory">The full path of the directory that the content shall go to; <see langword="null"/> for a place of the project's own.</param>
public sealed record LoaderContext(OwmProject Project, DataSource Source, string? GivenDirectory = null)
{
    /// <summary>Returns the directory that a loader works in: the given one, or the loader's own in <c>.owm/data_source_data</c>.</summary>
    /// <param name="loader">The loader's class; its full name is the folder's.</param>
    public string BaseDirectoryFor(Type loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return GivenDirectory ?? Path.Combine(Project.OwmDirectory, "data_source_data", loader.FullName ?? loader.Name);
    }
}
