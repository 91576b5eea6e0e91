using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>What of a torrent is wanted, and where it belongs.</summary>
internal sealed class ContentPlan
{
    /// <exception cref="LoadProblem">Nothing is wanted.</exception>
    public ContentPlan(Torrent torrent, string root, Func<string, bool>? wanted)
    {
        Torrent = torrent;
        Root = root;
        Wanted = [.. torrent.Files.Select(f => !f.IsPadding && (wanted is null || torrent.IsSingleFile || wanted(TorrentContent.PathInside(torrent, f))))];
        Files = [.. torrent.Files.Where(f => Wanted[f.Index])];
        IsWhole = torrent.Files.All(f => f.IsPadding || Wanted[f.Index]);
        WantedLength = Files.Sum(f => f.Length);
        if (Files.Count == 0)
        {
            throw new LoadProblem(LoadFailure.BadRecord,
                $"None of the torrent's {torrent.Files.Count(f => !f.IsPadding)} files is wanted. It holds: {string.Join(", ", torrent.Files.Where(f => !f.IsPadding).Take(5).Select(f => TorrentContent.PathInside(torrent, f)))}.");
        }
    }

    public Torrent Torrent { get; }

    /// <summary>Gets the directory that the content belongs into.</summary>
    public string Root { get; }

    /// <summary>Gets, for each file of the torrent, whether it is wanted.</summary>
    public IReadOnlyList<bool> Wanted { get; }

    /// <summary>Gets the wanted files.</summary>
    public IReadOnlyList<TorrentFile> Files { get; }

    /// <summary>Gets whether all files are wanted.</summary>
    public bool IsWhole { get; }

    public long WantedLength { get; }
}
