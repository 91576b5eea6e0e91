namespace Owm.DataSources;

/// <summary>Tells whether files or directories hold the same, byte by byte.</summary>
internal static class TreeComparison
{
    private const int BlockLength = 1 << 16;

    /// <summary>Tells whether two directories hold the same files under the same names.</summary>
    public static bool Same(string first, string second)
    {
        var (ones, others) = (FolderFile.List(first), FolderFile.List(second));
        return ones.Count == others.Count && ones.Zip(others).All(pair => pair.First.Path == pair.Second.Path && SameFile(pair.First.FullName, pair.Second.FullName));
    }

    /// <summary>Tells whether two files hold the same; of links, what they lead to. A link that leads nowhere is the same as nothing.</summary>
    public static bool SameFile(string first, string second)
    {
        if (!File.Exists(first) || !File.Exists(second)) return false;
        using var one = File.OpenRead(first);
        using var other = File.OpenRead(second);
        if (one.Length != other.Length) return false;
        var (a, b) = (new byte[BlockLength], new byte[BlockLength]);
        while (true)
        {
            var read = one.ReadAtLeast(a, BlockLength, throwOnEndOfStream: false);
            if (other.ReadAtLeast(b, BlockLength, throwOnEndOfStream: false) != read || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, read))) return false;
            if (read < BlockLength) return true;
        }
    }
}
