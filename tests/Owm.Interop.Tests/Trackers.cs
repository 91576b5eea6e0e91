namespace Owm.Interop.Tests;

/// <summary>The trackers the tests go through.</summary>
public enum TrackerKind
{
    OursOverHttp,
    OursOverUdp,
    OpentrackerOverHttp,
    OpentrackerOverUdp,
}

/// <summary>Starts trackers.</summary>
internal static class Trackers
{
    /// <summary>Returns the announce URL that a tracker will have.</summary>
    public static string UrlOf(TrackerKind kind) => kind is TrackerKind.OursOverHttp or TrackerKind.OpentrackerOverHttp
        ? $"http://{TestNetwork.Address}:6969/announce"
        : $"udp://{TestNetwork.Address}:6969/announce";

    /// <summary>Starts a tracker that serves the swarm of a torrent.</summary>
    public static void Start(TestNetwork network, TrackerKind kind, string torrent, string infoHash)
    {
        const string EndPoint = TestNetwork.Address + ":6969";
        switch (kind)
        {
            case TrackerKind.OursOverHttp:
                network.StartOwm("HTTP tracker: ", "tracker", "--http", EndPoint);
                break;
            case TrackerKind.OursOverUdp:
                network.StartOwm("UDP tracker: ", "tracker", "--udp", EndPoint);
                break;
            default:
                // Debian's opentracker serves only the swarms on its list.
                network.Files.Write("tracker/swarms", infoHash + "\n");
                network.StartQuiet("/usr/bin/opentracker", "-i", TestNetwork.Address, "-p", "6969", "-P", "6969", "-d", network.Files["tracker"], "-w", "swarms");
                network.WaitForTracker(torrent);
                break;
        }
    }
}
