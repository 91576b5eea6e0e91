using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.Daemon;

/// <summary><c>owm torrent remove</c></summary>
internal sealed class TorrentRemoveCommand : TorrentChangeCommand
{
    private readonly OwmFlag _deleteContent = new("--delete-content", "delete the torrents' files too; asks, unless --yes is given");
    private readonly DeletionOptions _deletion;

    public TorrentRemoveCommand()
        : base("remove", "take torrents from the daemon; their content stays", "Removed")
    {
        Add(_deleteContent);
        _deletion = new DeletionOptions(this);
    }

    public override string Remarks => "With --delete-content, what else is in the torrents' directories stays, as do links.";

    public override IReadOnlyList<string> Examples => ["owm torrent remove worm.zip", "owm torrent remove --all --delete-content --yes"];

    protected override bool MayDo(CommandContext context, IReadOnlyList<DaemonTorrent> torrents, bool areAll)
    {
        var names = string.Join(", ", torrents.Take(3).Select(torrent => $"'{torrent.Name}'")) + (torrents.Count > 3 ? $" and {torrents.Count - 3} more" : "");
        if (context.Get(_deleteContent)) return _deletion.MayDelete(context, $"remove {names}, and delete {Amount.OfBytes(torrents.Sum(torrent => torrent.Verified))} of content");

        // What stays on the disk can be added again: nobody is asked.
        return !_deletion.IsDryRun(context, $"remove {names}");
    }

    protected override Task DoAsync(CommandContext context, DaemonClient client, InfoHash torrent, CancellationToken cancellationToken) =>
        client.RemoveAsync(torrent, context.Get(_deleteContent), cancellationToken);
}
