namespace Owm.Tool.Configuration;

/// <summary>Finds the project that a directory belongs to.</summary>
internal static class ProjectSearch
{
    /// <summary>Returns the nearest directory, from one upward, that holds <c>.owm</c>; null when there is none.</summary>
    public static string? NearestUpward(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            // A directory of that name without a configuration is no project.
            if (File.Exists(Path.Combine(at.FullName, ".owm", "owm.conf"))) return at.FullName;
        }

        return null;
    }
}
