namespace Owm.Testing;

/// <summary>Where this checkout and the material beside it are.</summary>
public static class RepositoryPaths
{
    /// <summary>Gets the directory that holds OwmBitTorrent.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets a path in the folder of shared test material beside the checkout, or null where that is not there.</summary>
    public static string? Shared(params string[] names)
    {
        var path = Path.Combine([Root, "..", "shared", .. names]);
        return Path.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OwmBitTorrent.sln"))) return directory.FullName;
        }

        throw new DirectoryNotFoundException($"No OwmBitTorrent.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
