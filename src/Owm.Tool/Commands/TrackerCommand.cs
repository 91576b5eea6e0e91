using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.TrackerServer;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary><c>owm tracker</c></summary>
internal sealed class TrackerCommand : OwmCommand
{
    private readonly OwmListOption<IPEndPoint> _http = new("--http", "ADDR", "address to answer over HTTP on, such as 127.0.0.1:6969 or 6969; may be repeated", ValueReaders.ListenAddress, "an address such as 127.0.0.1:6969, [::1]:6969 or 6969");
    private readonly OwmListOption<IPEndPoint> _udp = new("--udp", "ADDR", "address to answer over UDP on; may be repeated", ValueReaders.ListenAddress, "an address such as 127.0.0.1:6969, [::1]:6969 or 6969");
    private readonly OwmOption<TimeSpan> _interval = new("--interval", "TIME", "how long peers are asked to wait between announces: 10s to 1d (default: 30m)", TryReadInterval, "a time from 10s to 1d") { Default = TimeSpan.FromMinutes(30) };

    public TrackerCommand()
        : base("tracker", "run a tracker, until stopped")
    {
        Add(_http);
        Add(_udp);
        Add(_interval);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Without --http and --udp it answers both on port 6969 of every address; with one of them on that alone. Port 0 is any free one. " +
        "Its URLs are printed when it is ready. JSON is one object per line.";

    public override IReadOnlyList<string> Examples => ["owm tracker", "owm tracker --http 127.0.0.1:6969", "owm tracker --http 6969 --udp 6969 --interval 10m"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = new TrackerServerOptions { Interval = context.Get(_interval) };
        var (http, udp) = (context.Get(_http), context.Get(_udp));
        if (http.Count + udp.Count > 0) options = options with { HttpEndPoints = http, UdpEndPoints = udp };
        await using var server = Start(options);
        foreach (var endPoint in server.HttpEndPoints) Announce(context, "HTTP", $"http://{Host(endPoint)}/announce");
        foreach (var endPoint in server.UdpEndPoints) Announce(context, "UDP", $"udp://{Host(endPoint)}/announce");
        context.Output.Flush();
        await Task.WhenAny(server.Completion, Task.Delay(Timeout.InfiniteTimeSpan, context.Invocation.Clock, cancellationToken));
        if (!cancellationToken.IsCancellationRequested) await server.Completion;
        return ExitCode.Interrupted;
    }

    private static TrackerServer Start(TrackerServerOptions options)
    {
        try
        {
            return TrackerServer.Start(options);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException(ExitCode.Network, $"The tracker cannot listen: {e.Message} Give other addresses to --http and --udp.", e);
        }
    }

    // Every address is no address to connect to: on this machine, loopback is one.
    private static string Host(IPEndPoint endPoint) =>
        new IPEndPoint(endPoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : endPoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : endPoint.Address, endPoint.Port).ToString();

    private static void Announce(CommandContext context, string protocol, string url)
    {
        if (context.Output.IsQuiet) context.Output.WriteLine(url);
        else if (context.Output.Format == OutputFormat.Json) context.Output.WriteEvent("listening", [new("protocol", "", protocol.ToLowerInvariant()), new("url", "", url)]);
        else context.Output.WriteLine($"{protocol} tracker: {url}");
    }

    private static bool TryReadInterval(string text, out TimeSpan value) =>
        ValueReaders.Time(text, out value) && value >= TimeSpan.FromSeconds(10) && value <= TimeSpan.FromDays(1);
}
