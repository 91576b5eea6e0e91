namespace Owm.DataSources;

/// <summary>Tells where the files of a source are on this machine (owmeta's <c>FilePathCapability</c>).</summary>
public interface IFilePathProvider
{
    /// <summary>Returns the directory that holds the files of a source, or <see langword="null"/> when it is not known. Nothing is fetched.</summary>
    /// <param name="source">The source.</param>
    string? DirectoryOf(DataSource source);
}
