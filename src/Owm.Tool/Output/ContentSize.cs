namespace Owm.Tool.Output;

/// <summary>How much content is at a path, for progress: what changes meanwhile is counted as it was.</summary>
internal static class ContentSize
{
    /// <summary>Returns the length of a file, or of all files below a directory, in bytes; 0 when nothing is there.</summary>
    public static long Of(string path)
    {
        if (File.Exists(path)) return new FileInfo(path).Length;
        if (!Directory.Exists(path)) return 0;
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new DirectoryInfo(path).EnumerateFiles("*", all).Sum(file => file.Length);
    }
}
