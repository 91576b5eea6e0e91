using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary><c>owm torrent stop</c></summary>
internal sealed class TorrentStopCommand : OwmCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public TorrentStopCommand()
        : base("stop", "stop the daemon; its torrents are kept, and go on at the next start")
    {
    }

    public override IReadOnlyList<string> Examples => ["owm torrent stop"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var place = RunningDaemon.PlaceOf(context);
        using var client = await DaemonClient.TryConnectAsync(place, cancellationToken);
        if (client is null)
        {
            context.Say("The daemon is not running.");
            return ExitCode.Done;
        }

        await client.StopAsync(cancellationToken);
        var clock = context.Invocation.Clock;
        var began = clock.GetTimestamp();
        while (IsLocked(place))
        {
            if (clock.GetElapsedTime(began) > Patience) throw new CommandException(ExitCode.Timeout, $"The daemon (process {client.Hello.ProcessId}) was asked to stop, and has not after {Amount.OfTime(Patience)}. {place.LogFile} says what it does.");
            await Task.Delay(Interval, clock, cancellationToken);
        }

        context.Say("The daemon has stopped.");
        return ExitCode.Done;
    }

    // Its lock is what it lets go of last. To take it shows whether it is free; a daemon that starts meanwhile tries again.
    private static bool IsLocked(DaemonPlace place)
    {
        try
        {
            using var file = new FileStream(place.LockFile, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
