using System.Security.Cryptography;
using Owm.Interop.Tests.Clients;

namespace Owm.Interop.Tests;

/// <summary>libtorrent and ours find each other, and others, without a tracker.</summary>
[Trait("Category", "Interop")]
public class PeerDiscoveryTests
{
    private const string OurSeed = TestNetwork.Address + ":41001";
    private const string OurLink = TestNetwork.Address + ":41002";

    private static readonly string[] OnlyLocal = ["--without", "trackers", "--without", "dht", "--without", "pex", "--without", "web-seeds"];
    private static readonly string[] OnlyPeerExchange = ["--without", "trackers", "--without", "dht", "--without", "lsd", "--without", "web-seeds"];

    [InteropFact]
    public void They_find_us_on_the_local_network()
    {
        using var network = new TestNetwork();
        var torrent = MakeTorrent(network);
        network.StartOwmOn(41001, ["seed", torrent, "-d", network.Files["ours"], .. OnlyLocal]);

        Libtorrent.DownloadLocally(network, torrent, network.Files["theirs"]);

        AssertSame(network);
    }

    [InteropFact]
    public void We_find_them_on_the_local_network()
    {
        using var network = new TestNetwork();
        var torrent = MakeTorrent(network);
        Libtorrent.SeedLocally(network, torrent, network.Files["ours"]);

        network.Owm(["download", torrent, "-d", network.Files["theirs"], "--timeout", "30", .. OnlyLocal]);

        AssertSame(network);
    }

    [InteropFact]
    public void Two_of_ours_find_each_other_on_the_local_network()
    {
        using var network = new TestNetwork();
        var torrent = MakeTorrent(network);
        network.StartOwmOn(41001, ["seed", torrent, "-d", network.Files["ours"], .. OnlyLocal]);

        network.Owm(["download", torrent, "-d", network.Files["theirs"], "--timeout", "30", .. OnlyLocal]);

        AssertSame(network);
    }

    [InteropFact]
    public void They_tell_us_of_a_peer_by_peer_exchange()
    {
        using var network = new TestNetwork();
        var torrent = MakeTorrent(network);
        network.StartOwmOn(41001, ["seed", torrent, "-d", network.Files["ours"], .. OnlyPeerExchange]);
        var link = Libtorrent.StartLink(network, torrent, network.Files["link"], OurSeed);

        // The link passes on a thousand bytes a second: what comes in time comes from the seed.
        network.Owm(["download", torrent, "-d", network.Files["theirs"], "--peer", link, "--timeout", "40", .. OnlyPeerExchange]);

        AssertSame(network);
    }

    [InteropFact]
    public void We_tell_them_of_a_peer_by_peer_exchange()
    {
        using var network = new TestNetwork();
        var torrent = MakeTorrent(network);

        // The seed hears of nobody, so it waits to be connected to.
        network.StartOwmOn(41001, ["seed", torrent, "-d", network.Files["ours"], "--without", "pex", .. OnlyPeerExchange]);
        network.StartOwmOn(41002, ["download", torrent, "-d", network.Files["link"], "--peer", OurSeed, "--download-limit", "1K", "--upload-limit", "1K", .. OnlyPeerExchange]);

        Libtorrent.FindByPeerExchange(network, torrent, network.Files["theirs"], OurLink, OurSeed);
    }

    private static string MakeTorrent(TestNetwork network)
    {
        var bytes = new byte[(5 * 1024 * 1024) + 333];
        new Random(43).NextBytes(bytes);
        foreach (var directory in (string[])["theirs", "link"]) Directory.CreateDirectory(network.Files[directory]);
        network.Run("/usr/bin/mktorrent", "-l", "16", "-o", network.Files["worm.torrent"], network.Files.Write("ours/worm.bin", bytes));
        return network.Files["worm.torrent"];
    }

    private static void AssertSame(TestNetwork network) => Assert.Equal(Digest(network.Files["ours", "worm.bin"]), Digest(network.Files["theirs", "worm.bin"]));

    private static string Digest(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
