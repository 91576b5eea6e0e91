using System.Net;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Engine;

/// <summary>How one torrent is downloaded and seeded.</summary>
public sealed record TorrentOptions
{
    /// <summary>Gets the directory that the torrent's content is in or goes into. It is made when it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets the file that remembers which pieces are there, so that nothing is downloaded twice after a kill;
    /// <see langword="null"/> for none: content found on disk is then checked whole. Default none.</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Gets, for each file of the torrent, whether it is wanted; <see langword="null"/> for all. Default all.
    /// Where some files are wanted more than others, give <see cref="FilePriorities"/> instead.</summary>
    public IReadOnlyList<bool>? WantedFiles { get; init; }

    /// <summary>Gets, for each file of the torrent, how much it is wanted; <see langword="null"/> for what <see cref="WantedFiles"/> says.
    /// Not both. Default null. It can be changed while the torrent runs: <see cref="TorrentHandle.SetFilePrioritiesAsync"/>.</summary>
    public IReadOnlyList<FilePriority>? FilePriorities { get; init; }

    /// <summary>Gets whether pieces are fetched in order, from the first to the last of each priority, instead of the rarest first.
    /// That is of use to who reads content while it arrives, and costs the swarm, in which everybody then has the same pieces.
    /// Default false. It can be changed while the torrent runs: <see cref="TorrentHandle.SetSequentialAsync"/>.</summary>
    public bool Sequential { get; init; }

    /// <summary>Gets peers that are known beforehand. Default none.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Gets trackers to use besides the torrent's own, each a tier of its own. Default none.</summary>
    public IReadOnlyList<string> AdditionalTrackers { get; init; } = [];

    /// <summary>Gets web seeds (BEP 19) to use besides the torrent's own, and before them. The user names them: unlike the torrent's
    /// they may be on this machine or in its network. Default none.</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Gets how many bytes a second may be downloaded. Default 0: no limit of its own.</summary>
    public long DownloadLimit { get; init; }

    /// <summary>Gets how many bytes a second may be uploaded. Default 0: no limit of its own.</summary>
    public long UploadLimit { get; init; }

    /// <summary>Gets what the torrent has done in earlier sessions, on which its totals go on. Default nothing.</summary>
    public TorrentTotals EarlierTotals { get; init; } = new();

    /// <summary>Gets whether the content is known to be there whole and right, as just after a torrent was made of it:
    /// it is then not read again before it is seeded. Default false.</summary>
    public bool AssumeComplete { get; init; }

    /// <summary>Gets whether, while all of it is here and nobody else has all of it between them, each peer is shown one piece at a
    /// time (BEP 16): the first copy then costs little more upload than its length, and takes somewhat longer. Default false.</summary>
    public bool SuperSeed { get; init; }

    /// <summary>Gets whether the torrent begins paused. Default false.</summary>
    public bool StartPaused { get; init; }

    /// <summary>Checks that the options make sense for a torrent.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <exception cref="ArgumentException">They do not; the message says why.</exception>
    public void Validate(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentOutOfRangeException.ThrowIfNegative(DownloadLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(UploadLimit);
        if (WantedFiles is not null && FilePriorities is not null)
        {
            throw new ArgumentException($"Of '{torrent.Name}' both {nameof(WantedFiles)} and {nameof(FilePriorities)} are given. Give one of them.");
        }

        if (WantedFiles is { } wanted && wanted.Count != torrent.Files.Count)
        {
            throw new ArgumentException($"'{torrent.Name}' has {torrent.Files.Count} files; of {wanted.Count} it is said whether they are wanted.");
        }

        if (FilePriorities is { } priorities) Validate(priorities, torrent);
    }

    internal static void Validate(IReadOnlyList<FilePriority> priorities, Torrent torrent)
    {
        if (priorities.Count != torrent.Files.Count)
        {
            throw new ArgumentException($"'{torrent.Name}' has {torrent.Files.Count} files; of {priorities.Count} it is said how much they are wanted.");
        }

        if (priorities.Any(priority => !Enum.IsDefined(priority))) throw new ArgumentException("A file's priority is Skip, Low, Normal or High.");
    }

    /// <summary>Returns how much each file of a torrent is wanted.</summary>
    internal FilePriority[] PrioritiesOf(Torrent torrent) =>
        [.. torrent.Files.Select(file => FilePriorities?[file.Index] ?? (WantedFiles?[file.Index] == false ? FilePriority.Skip : FilePriority.Normal))];
}
