namespace Owm.DataSources;

/// <summary>Paths made of names from outside, which must not lead anywhere else.</summary>
internal static class ContainedPath
{
    /// <summary>Returns the full path of a name below a directory, or null when the name, read to the letter, leads out of it. Links are not looked at.</summary>
    public static string? TryCombine(string directory, string name)
    {
        // Drive letters and streams of Windows are as little part of a name as a NUL.
        if (name.Length == 0 || name.Contains('\0') || Path.IsPathRooted(name) || (OperatingSystem.IsWindows() && name.Contains(':'))) return null;
        var root = Path.GetFullPath(directory);
        var path = Path.GetFullPath(name, root);
        return RealPath.Contains(root, path) ? path : null;
    }
}
