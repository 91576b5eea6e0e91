using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>One torrent of a <see cref="TorrentEngine"/>. Safe to use from any thread.</summary>
public sealed class TorrentHandle
{
    internal TorrentHandle(TorrentSession session) => Session = session;

    /// <summary>Gets the torrent.</summary>
    public Torrent Torrent => Session.Torrent;

    /// <summary>Gets a snapshot of what the torrent is doing, at most a second old; five seconds while it has no peer and nothing to download.</summary>
    public TorrentStatus Status => Session.Status;

    /// <summary>Gets which pieces are there and verified, now; the set is yours.</summary>
    public Bitfield Pieces => Session.Verified.Snapshot();

    /// <summary>Gets the directory the content is in.</summary>
    public string Directory => Session.Content.Directory;

    /// <summary>Gets how much each file is wanted, in the torrent's order.</summary>
    public IReadOnlyList<FilePriority> FilePriorities => Session.Content.Priorities;

    /// <summary>Gets whether pieces are fetched in order instead of the rarest first.</summary>
    public bool IsSequential => Session.Downloader.IsSequential;

    /// <summary>Gets how many bytes a second may be downloaded; 0 when the torrent has no limit of its own.</summary>
    public long DownloadLimit => Session.Swarm.DownloadLimiter.Limit;

    /// <summary>Gets how many bytes a second may be uploaded; 0 when the torrent has no limit of its own.</summary>
    public long UploadLimit => Session.Swarm.UploadLimiter.Limit;

    internal TorrentSession Session { get; }

    /// <summary>Waits until all that is wanted is there and verified.</summary>
    /// <param name="cancellationToken">Stops waiting; the torrent goes on.</param>
    /// <exception cref="BitTorrentException">The torrent has failed.</exception>
    public Task WaitUntilCompleteAsync(CancellationToken cancellationToken) => Session.Complete.WaitAsync(cancellationToken);

    /// <summary>Returns how far each file has come, in the torrent's order.</summary>
    public IReadOnlyList<FileStatus> GetFiles()
    {
        var (there, priorities, layout) = (Pieces, FilePriorities, Torrent.Layout);
        return [.. Torrent.Files.Select(file => new FileStatus(file, priorities[file.Index], BytesOf(file)))];

        long BytesOf(TorrentFile file)
        {
            var (first, count) = layout.PiecesOf(file.Offset, file.Length);
            var bytes = 0L;
            for (var piece = first; piece < first + count; piece++)
            {
                if (!there[piece]) continue;
                var start = Math.Max(layout.OffsetOf(piece), file.Offset);
                bytes += Math.Min(layout.OffsetOf(piece) + layout.LengthOf(piece), file.Offset + file.Length) - start;
            }

            return bytes;
        }
    }

    /// <summary>Returns how things stand with every connected peer, now.</summary>
    public async Task<IReadOnlyList<PeerStatus>> GetPeersAsync()
    {
        IReadOnlyList<PeerStatus> peers = [];
        await Session.Loop.InvokeAsync(() =>
        {
            peers = Session.DescribePeers();
            return Task.CompletedTask;
        });
        return peers;
    }

    /// <summary>Opens a file for reading from its start. A read waits until the pieces it touches are there and verified,
    /// so content can be digested while it arrives; pieces are then fetched in order where that costs the swarm nothing.</summary>
    /// <param name="file">One of <see cref="Torrent"/>'s files, and a wanted one: others may never arrive.</param>
    /// <returns>A stream that can seek and whose length is known.</returns>
    public Stream OpenRead(TorrentFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new VerifiedStream(Session, file);
    }

    /// <summary>Tells the torrent of a peer.</summary>
    /// <param name="peer">Where it listens.</param>
    public void AddPeer(IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Session.Loop.Post(() => Session.Swarm.Add([peer], new PeerReferral(PeerOrigin.User)));
    }

    /// <summary>Limits how fast the torrent is downloaded and uploaded, from now on. The engine's limits hold besides.</summary>
    /// <param name="downloadLimit">How many bytes a second may be downloaded; 0 for no limit of its own.</param>
    /// <param name="uploadLimit">How many bytes a second may be uploaded; 0 for no limit of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public void SetLimits(long downloadLimit, long uploadLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(downloadLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(uploadLimit);
        Session.Swarm.DownloadLimiter.Limit = downloadLimit;
        Session.Swarm.UploadLimiter.Limit = uploadLimit;
    }

    /// <summary>Stops asking and offering, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => Session.Loop.InvokeAsync(Session.PauseAsync);

    /// <summary>Goes on after <see cref="PauseAsync"/>, or after a failure whose cause has been removed.</summary>
    public Task ResumeAsync() => Session.Loop.InvokeAsync(() => Session.ResumeAsync(isForced: false));

    /// <summary>Goes on at once, whatever the queue says, and does not count in it, until it is paused or resumed as usual.</summary>
    public Task ForceStartAsync() => Session.Loop.InvokeAsync(() => Session.ResumeAsync(isForced: true));

    /// <summary>Puts the torrent at a position in the engine's queue; those at and behind it make room.</summary>
    /// <param name="position">How many torrents are to be before it: 0 for the first; beyond the end means the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative.</exception>
    public Task MoveInQueueAsync(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return Session.Loop.InvokeAsync(() =>
        {
            Session.MoveInQueue(position);
            return Task.CompletedTask;
        });
    }

    /// <summary>Says how much each file is wanted. Room is made for files that become wanted; those that are not wanted any more
    /// keep what they have, and what was under way for them alone is dropped. A torrent that had all it wanted downloads again
    /// when something is missing now. Lasts until the torrent is removed: remember it yourself
    /// (<see cref="TorrentOptions.FilePriorities"/>).</summary>
    /// <param name="priorities">For each file of <see cref="Torrent"/> how much it is wanted.</param>
    /// <exception cref="ArgumentException">There are more or fewer than the torrent's files, or one is not of the enumeration.</exception>
    /// <exception cref="StorageException">There is no room for what would be wanted, or something is in its way; nothing has changed.</exception>
    public Task SetFilePrioritiesAsync(IReadOnlyList<FilePriority> priorities)
    {
        ArgumentNullException.ThrowIfNull(priorities);
        FilePriority[] copy = [.. priorities];
        TorrentOptions.Validate(copy, Torrent);
        return Session.Loop.InvokeAsync(() => Session.SetFilePrioritiesAsync(copy));
    }

    /// <summary>Says whether pieces are fetched in order, from the first to the last of each priority, instead of the rarest first.</summary>
    /// <param name="isSequential">Whether they are; see <see cref="TorrentOptions.Sequential"/> for what it costs.</param>
    public Task SetSequentialAsync(bool isSequential) => Session.Loop.InvokeAsync(() =>
    {
        Session.SetSequential(isSequential);
        return Task.CompletedTask;
    });

    /// <summary>Stops, looks at all that is on disk again, whatever is remembered of it, and goes on as before: what was paused
    /// stays paused, and what had failed tries again. What is missing or damaged is downloaded again.</summary>
    /// <returns>What ends when all has been looked at.</returns>
    /// <exception cref="BitTorrentException">It could not be looked at.</exception>
    /// <exception cref="OperationCanceledException">The torrent was removed.</exception>
    public Task RecheckAsync() => Session.Loop.InvokeAsync(Session.RecheckAsync);

    /// <summary>Stops, moves the torrent's files to another directory, and goes on as before. Within a file system they are
    /// renamed; otherwise they are copied, and deleted only when all copies are whole and on the disk. Nothing that is there is
    /// replaced, nothing else is touched, and directories of the torrent that are empty then are removed.</summary>
    /// <remarks>Remember yourself where the content is, before and after: a move that was interrupted by a kill or a power loss
    /// is finished by adding the torrent in the old directory, paused, and moving it again.
    /// <see cref="TorrentStatus.MoveProgress"/> tells how far it has come.</remarks>
    /// <param name="directory">Where the content is to be, as <see cref="TorrentOptions.Directory"/>; made when it is missing.</param>
    /// <param name="cancellationToken">Stops it; the content is where it was then.</param>
    /// <exception cref="StorageException">Something is in the way, or there is no room; the content is where it was. Or the
    /// originals could not be deleted; then <see cref="Directory"/> is the new one.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, or the torrent was removed.</exception>
    public Task MoveAsync(string directory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Session.Loop.InvokeAsync(() => Session.MoveAsync(directory, cancellationToken));
    }
}
