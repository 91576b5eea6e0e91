namespace Owm.BitTorrent.Storage;

/// <summary>The directory that a file of a torrent is in.</summary>
/// <param name="Path">Its real path.</param>
/// <param name="IsThere">Whether it is there; what is in a directory that is not is not there either.</param>
internal readonly record struct ContentParent(string Path, bool IsThere);

/// <summary>The directories of a torrent that were looked at during one pass over its files. Not to be kept: they may change.</summary>
internal sealed class ContentParents
{
    private readonly Dictionary<string, ContentParent> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContentParent>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public ContentParents() => _byName = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns the directory that a file is in, if it is known.</summary>
    /// <param name="file">The file's path in the torrent.</param>
    /// <param name="made">Whether the directory must be there.</param>
    public ContentParent? Find(string file, bool made) =>
        _byName.TryGetValue(ParentOf(file), out var known) && (known.IsThere || !made) ? known : null;

    /// <summary>Remembers the directory that a file is in.</summary>
    public void Add(string file, ContentParent parent) => _byName[ParentOf(file)] = parent;

    private static ReadOnlySpan<char> ParentOf(string file) => file.AsSpan(0, Math.Max(file.LastIndexOf('/'), 0));
}
