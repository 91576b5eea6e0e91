namespace Owm.BitTorrent.Storage;

/// <summary>The directories of a torrent that were looked at during one pass over its files. Not to be kept: they may change.</summary>
internal sealed class ContentParents
{
    private readonly Dictionary<string, (string Path, bool IsMade)> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Path, bool IsMade)>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public ContentParents() => _byName = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns the real path of the directory that a file is in, if it is known.</summary>
    /// <param name="file">The file's path in the torrent.</param>
    /// <param name="made">Whether the directory must have been made.</param>
    public string? Find(string file, bool made) =>
        _byName.TryGetValue(ParentOf(file), out var known) && (known.IsMade || !made) ? known.Path : null;

    /// <summary>Remembers the directory that a file is in.</summary>
    public void Add(string file, bool made, string path) => _byName[ParentOf(file)] = (path, made);

    private static ReadOnlySpan<char> ParentOf(string file) => file.AsSpan(0, Math.Max(file.LastIndexOf('/'), 0));
}
