namespace Owm.DataSources;

/// <summary>Knows one directory, for whatever source.</summary>
internal sealed class FixedDirectory(string directory) : IFilePathProvider
{
    public string DirectoryOf(DataSource source) => directory;
}
