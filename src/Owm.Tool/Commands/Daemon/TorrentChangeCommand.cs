using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary>A command that does the same to each of some torrents of the daemon.</summary>
internal abstract class TorrentChangeCommand : OwmCommand
{
    // Leaving a swarm may take seconds, and checks that begin none.
    private const int AtATime = 16;
    private readonly TorrentNames _names;
    private readonly string _done;

    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="done">What has been done then, as in "Paused x".</param>
    protected TorrentChangeCommand(string name, string description, string done)
        : base(name, description)
    {
        _done = done;
        _names = new TorrentNames(this, $"{name} all torrents of the daemon");
    }

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var areAll = _names.AreAll(context);
        using var client = await RunningDaemon.FindAsync(context, cancellationToken);
        var torrents = _names.Choose(context, client is null ? [] : await client.ListAsync(TorrentDetails.None, cancellationToken));
        if (torrents.Count == 0)
        {
            context.Say("No torrents added.");
            return ExitCode.Done;
        }

        if (!MayDo(context, torrents, areAll)) return ExitCode.Done;
        await DoAllAsync(context, client!, torrents, cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>Does it to one torrent.</summary>
    protected abstract Task DoAsync(CommandContext context, DaemonClient client, InfoHash torrent, CancellationToken cancellationToken);

    /// <summary>Returns whether it is to be done, once it is known to what.</summary>
    protected virtual bool MayDo(CommandContext context, IReadOnlyList<DaemonTorrent> torrents, bool areAll) => true;

    private async Task DoAllAsync(CommandContext context, DaemonClient client, IReadOnlyList<DaemonTorrent> torrents, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(AtATime);
        var tasks = torrents.Select(async torrent =>
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                await DoAsync(context, client, TorrentNames.IdOf(torrent), cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }).ToList();

        // What was done is told, and then what was not: the first of it.
        Exception? failure = null;
        for (var i = 0; i < tasks.Count; i++)
        {
            try
            {
                await tasks[i];
                context.Say($"{_done} {VisibleText.Of(torrents[i].Name)}");
            }
            catch (DaemonException e)
            {
                failure ??= e;
            }
        }

        if (failure is not null) throw failure;
    }
}

/// <summary><c>owm torrent pause</c></summary>
internal sealed class TorrentPauseCommand : TorrentChangeCommand
{
    public TorrentPauseCommand()
        : base("pause", "stop downloading and seeding torrents, until they are resumed", "Paused")
    {
    }

    public override IReadOnlyList<string> Examples => ["owm torrent pause worm.zip", "owm torrent pause --all"];

    protected override Task DoAsync(CommandContext context, DaemonClient client, InfoHash torrent, CancellationToken cancellationToken) => client.PauseAsync(torrent, cancellationToken);
}

/// <summary><c>owm torrent resume</c></summary>
internal sealed class TorrentResumeCommand : TorrentChangeCommand
{
    public TorrentResumeCommand()
        : base("resume", "go on with torrents that are paused or have failed", "Resumed")
    {
    }

    public override string Remarks => "A torrent that was paused because a goal was reached goes on without that goal.";

    public override IReadOnlyList<string> Examples => ["owm torrent resume worm.zip", "owm torrent resume --all"];

    protected override Task DoAsync(CommandContext context, DaemonClient client, InfoHash torrent, CancellationToken cancellationToken) => client.ResumeAsync(torrent, cancellationToken);
}

/// <summary><c>owm torrent recheck</c></summary>
internal sealed class TorrentRecheckCommand : TorrentChangeCommand
{
    public TorrentRecheckCommand()
        : base("recheck", "look at all content of torrents again", "Checking")
    {
    }

    public override string Remarks => "Returns when the checks have begun; 'owm torrent status' tells how far they are. What is missing or damaged is downloaded again.";

    public override IReadOnlyList<string> Examples => ["owm torrent recheck worm.zip"];

    protected override Task DoAsync(CommandContext context, DaemonClient client, InfoHash torrent, CancellationToken cancellationToken) => client.RecheckAsync(torrent, cancellationToken);
}
