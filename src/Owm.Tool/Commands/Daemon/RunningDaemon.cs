using System.ComponentModel;
using System.Diagnostics;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary>Finds the daemon of this user, and starts it where it is needed.</summary>
internal static class RunningDaemon
{
    private const int LogLines = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);

    /// <summary>Returns where this user's daemon is.</summary>
    public static DaemonPlace PlaceOf(CommandContext context) => DaemonPlace.Of(
        Path.Combine(context.User.State, "daemon"),
        context.Invocation.Variable("XDG_RUNTIME_DIR"),
        context.Invocation.Variable("TMPDIR") is { } temporary && Path.IsPathFullyQualified(temporary) ? temporary : Path.GetTempPath());

    /// <summary>Connects to the daemon, if it is running.</summary>
    public static async Task<DaemonClient?> TryConnectAsync(CommandContext context, CancellationToken cancellationToken) =>
        (await DaemonClient.TryConnectAsync(PlaceOf(context), cancellationToken))?.Checked();

    /// <summary>Connects to the daemon; starts it when it is not running, but has torrents.</summary>
    /// <returns>The client; null when there is no daemon, nor anything for it to do.</returns>
    public static async Task<DaemonClient?> FindAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (await TryConnectAsync(context, cancellationToken) is { } client) return client;
        return File.Exists(PlaceOf(context).ListFile) ? (await StartAsync(context, [], cancellationToken)).Checked() : null;
    }

    /// <summary>Connects to the daemon; starts it when it is not running.</summary>
    public static async Task<DaemonClient> NeedAsync(CommandContext context, CancellationToken cancellationToken) =>
        await TryConnectAsync(context, cancellationToken) ?? (await StartAsync(context, [], cancellationToken)).Checked();

    /// <summary>Starts a daemon that outlives this process, and waits until it answers.</summary>
    /// <param name="context">Knows how this tool is run.</param>
    /// <param name="options">Further words of its command line.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="CommandException">It could not be started, or does not answer.</exception>
    public static async Task<DaemonClient> StartAsync(CommandContext context, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var place = PlaceOf(context);
        var clock = context.Invocation.Clock;
        using var process = Launch(context, options);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var began = clock.GetTimestamp();
        while (true)
        {
            var hasEnded = process.HasExited;
            var isLate = clock.GetElapsedTime(began) > Patience;
            if (await DaemonClient.TryConnectAsync(place, cancellationToken) is { } client)
            {
                // Where another one runs, the one started here has to find that first: it would take over once the other is stopped.
                if (hasEnded || isLate || client.Hello.ProcessId == process.Id) return client;
                client.Dispose();
            }

            // Who ended well has found another one running: that one answers soon.
            else if (hasEnded && process.ExitCode != 0)
            {
                throw Failed(process.ExitCode, await error, place);
            }

            if (isLate) throw new CommandException(ExitCode.Timeout, $"The daemon was started and does not answer after {Amount.OfTime(Patience)}. {LogOf(place)}");
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    private static Process Launch(CommandContext context, IReadOnlyList<string> options)
    {
        var self = context.Invocation.Self;
        if (self.Count == 0) throw new CommandException(ExitCode.Failed, "The daemon cannot be started from here: it is not known how this program was. Start it with 'owm torrent start --foreground'.");
        var start = new ProcessStartInfo(self[0])
        {
            // A directory that the daemon runs in could not be unmounted.
            WorkingDirectory = Path.GetPathRoot(context.Invocation.CurrentDirectory),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in (string[])[.. self.Skip(1), "torrent", "start", "--foreground", .. options]) start.ArgumentList.Add(word);
        foreach (var (name, value) in context.Invocation.Environment) start.Environment[name] = value;
        if (context.Invocation.Variable("OWM_HOME") is { } home) start.Environment["OWM_HOME"] = context.Invocation.FullPath(home);
        start.Environment[Detachment.Variable] = "1";
        try
        {
            return Process.Start(start) ?? throw new Win32Exception("No process was started.");
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.Failed, $"The daemon could not be started: {e.Message} Start it with 'owm torrent start --foreground'.", e);
        }
    }

    private static CommandException Failed(int exitCode, string error, DaemonPlace place)
    {
        var line = error.Split('\n').LastOrDefault(line => line.StartsWith("owm: ", StringComparison.Ordinal));
        var code = Enum.IsDefined((ExitCode)exitCode) ? (ExitCode)exitCode : ExitCode.Failed;
        return new CommandException(code, line is not null ? "The daemon could not start. " + line[5..] : $"The daemon ended at once (exit code {exitCode}). {LogOf(place)}");
    }

    private static string LogOf(DaemonPlace place)
    {
        try
        {
            var lines = File.ReadLines(place.LogFile).TakeLast(LogLines).ToList();
            return lines.Count == 0 ? $"Its log is empty: {place.LogFile}." : $"{place.LogFile} ends: {string.Join(" | ", lines)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"It has no log yet: {place.LogFile}.";
        }
    }
}
