using Owm.Interop.Tests.Clients;

namespace Owm.Interop.Tests;

/// <summary>The daemon among other clients: torrents that they made and seed are added, downloaded, and seeded back to them.</summary>
[Trait("Category", "Interop")]
public class DaemonTests
{
    [InteropTheory]
    [InlineData("mktorrent", nameof(Aria2), nameof(Transmission))]
    [InlineData("mktorrent", nameof(Aria2), nameof(Libtorrent))]
    [InlineData("libtorrent", nameof(Libtorrent), nameof(Transmission))]
    [InlineData("libtorrent", nameof(Libtorrent), nameof(Aria2))]
    [InlineData("transmission", nameof(Transmission), nameof(Aria2))]
    public void What_others_made_and_seed_is_downloaded_and_seeded_back(string maker, string seeder, string leecher)
    {
        using var network = new TestNetwork();
        var content = DownloadTests.MakeContent(network, manyFiles: true);
        var torrent = network.Files["theirs.torrent"];
        var tracker = Trackers.UrlOf(TrackerKind.OursOverHttp);
        network.Run(Command(maker, content, torrent, tracker));
        Trackers.Start(network, TrackerKind.OursOverHttp, torrent, DownloadTests.InfoHashIn(network.Owm("torrent", "show", torrent)));

        // The tracker goes on naming the seeder after its end: at an address of its own, it is in nobody's way.
        var endSeeder = network.Started(() => DownloadTests.Make(seeder).Seed(network, torrent, network.Files["ours"], TestNetwork.OtherAddress));
        network.WaitForSeed(torrent);
        try
        {
            network.Owm("torrent", "add", torrent, "-d", network.Files["daemon"]);
            network.WaitForOwm(["torrent", "status", "--json"], text => text.Contains("\"state\": \"seeding\"", StringComparison.Ordinal));
            DownloadTests.AssertSame(network.Files["ours"], network.Files["daemon"]);

            // From here on the daemon is the only one who has it.
            endSeeder();
            DownloadTests.Make(leecher).Download(network, torrent, network.Files["theirs"]);
            DownloadTests.AssertSame(network.Files["ours"], network.Files["theirs"]);
        }
        finally
        {
            network.Owm("torrent", "stop");
        }
    }

    private static string[] Command(string maker, string content, string torrent, string tracker) => maker switch
    {
        "mktorrent" => ["/usr/bin/mktorrent", "-l", "16", "-a", tracker, "-o", torrent, content],
        "libtorrent" => ["/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Clients", "libtorrent_make.py"), content, torrent, tracker],
        _ => ["/usr/bin/transmission-create", "-o", torrent, "-t", tracker, content],
    };
}
