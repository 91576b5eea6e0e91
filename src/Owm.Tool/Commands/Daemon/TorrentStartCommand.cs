using Owm.Server;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary><c>owm torrent start</c></summary>
internal sealed class TorrentStartCommand : OwmCommand
{
    private readonly OwmFlag _foreground = new("--foreground", "stay in this terminal, until stopped: for systemd, launchd and containers");
    private readonly DaemonSettings _settings;

    public TorrentStartCommand()
        : base("start", "start the daemon, which downloads and seeds in the background")
    {
        Add(_foreground);
        _settings = new DaemonSettings(this);
    }

    public override string Remarks =>
        "There is one daemon for each user. It is started by the commands that need it, so this one is for options, and for the start of the machine. " +
        "It goes on with what it had, and runs until 'owm torrent stop'.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm torrent start",
        "owm torrent start --foreground --port 6881",
        "owm config set --user daemon.limits '[\"mon-fri 08:00-18:00 down=2M up=500K\"]'",
    ];

    // The daemon is its user's, not the project's in whose directory it happens to be started.
    public override bool IsOfProject => false;

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        context.Get(_foreground) ? RunDaemonAsync(context, cancellationToken) : StartAsync(context, cancellationToken);

    private async Task<ExitCode> StartAsync(CommandContext context, CancellationToken cancellationToken)
    {
        // Mistakes in options are told here, where somebody reads them.
        _ = _settings.Of(context);
        if (await RunningDaemon.TryConnectAsync(context, cancellationToken) is { } running)
        {
            using (running) context.Say($"The daemon is running already (process {running.Hello.ProcessId}, port {running.Hello.Port}).");
            return ExitCode.Done;
        }

        using var client = await RunningDaemon.StartAsync(context, ["-C", context.Invocation.CurrentDirectory, .. GivenOptions(context)], cancellationToken);
        context.Say($"The daemon has started (process {client.Hello.ProcessId}, port {client.Hello.Port}, {Amount.Count(client.Hello.Torrents, "torrent")}).");
        return ExitCode.Done;
    }

    private async Task<ExitCode> RunDaemonAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var isDetached = context.Invocation.Variable(Detachment.Variable) is not null;
        if (isDetached) Detachment.LeaveSession();
        var options = _settings.Of(context);
        var host = await DaemonHost.StartAsync(options, cancellationToken);
        if (host is null)
        {
            context.Say("The daemon is running already.");
            return ExitCode.Done;
        }

        await using (host)
        {
            if (!isDetached) context.Say($"The daemon is running (port {host.Port}); its log is {VisibleText.Of(options.Place.LogFile)}.");
            if (isDetached) Detachment.LeaveOutputs();
            var interrupted = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(interrupted.SetResult);
            await Task.WhenAny(host.StopAsked, interrupted.Task);
        }

        return ExitCode.Done;
    }

    private IEnumerable<string> GivenOptions(CommandContext context)
    {
        foreach (var option in Options)
        {
            if (option == _foreground || context.Line.ValuesOf(option) is not { } values) continue;
            if (!option.TakesValue) yield return option.Name;
            foreach (var value in values) yield return $"{option.Name}={value}";
        }
    }
}
