namespace Owm.DataSources;

/// <summary>Knows where on this machine the files of sources are. Asking fetches nothing.</summary>
public interface IFilePathProvider
{
    /// <summary>Returns the directory that holds a source's files, or <see langword="null"/> when this provider knows of none.</summary>
    /// <param name="source">The source.</param>
    string? DirectoryOf(DataSource source);

    /// <summary>
    /// Tells whether links among a source's files may lead out of their directory: only where the user, not whoever made
    /// the content, put them there. Default: no.
    /// </summary>
    /// <param name="source">The source.</param>
    bool TrustsLinks(DataSource source) => false;
}
