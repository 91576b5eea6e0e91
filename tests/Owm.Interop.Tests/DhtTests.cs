using System.Security.Cryptography;
using System.Text;

namespace Owm.Interop.Tests;

[Trait("Category", "Interop")]
public class DhtTests
{
    private const string RouterPort = "40000";

    private static readonly string[] DhtAlone = ["--without", "trackers", "--without", "pex", "--without", "lsd", "--without", "web-seeds"];

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Clients", "libtorrent_dht.py");

    [InteropTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void They_find_us_by_the_DHT_alone(bool routerIsOurs)
    {
        using var network = new TestNetwork();
        StartRouter(network, routerIsOurs);
        var torrent = MakeTorrent(network, "worm.bin", "ours");
        Directory.CreateDirectory(network.Files["theirs"]);
        network.StartOwm("Seeding ", ["seed", torrent, "-d", network.Files["ours"], .. DhtAlone]);

        network.Start("COMPLETE", "/usr/bin/python3", Script, "leech", "40002", RouterPort, torrent, network.Files["theirs"]);

        AssertSame(network);
    }

    [InteropTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void We_find_them_by_the_DHT_alone(bool routerIsOurs)
    {
        using var network = new TestNetwork();
        StartRouter(network, routerIsOurs);
        var torrent = MakeTorrent(network, "worm.bin", "ours");
        network.Start("READY", "/usr/bin/python3", Script, "seed", "40001", RouterPort, torrent, network.Files["ours"]);

        network.Owm(["download", torrent, "-d", network.Files["theirs"], "--timeout", "50", .. DhtAlone]);

        AssertSame(network);
    }

    // Somebody whom both begin with, and who is in no swarm of theirs.
    private static void StartRouter(TestNetwork network, bool isOurs)
    {
        if (!isOurs)
        {
            network.Start("READY", "/usr/bin/python3", Script, "router", RouterPort);
            return;
        }

        var other = MakeTorrent(network, "other.bin", "router");
        network.StartOwm("Seeding ", ["seed", other, "-d", network.Files["router"], "--port", RouterPort, .. DhtAlone]);
    }

    // A torrent without trackers that names the router (BEP 5, "nodes").
    private static string MakeTorrent(TestNetwork network, string name, string directory)
    {
        var content = new byte[1_000_333];
        new Random(42).NextBytes(content);
        var file = network.Files.Write($"{directory}/{name}", content);
        var torrent = network.Files[name + ".torrent"];
        network.Run("/usr/bin/mktorrent", "-l", "16", "-o", torrent, file);
        var bytes = File.ReadAllBytes(torrent);
        var info = Encoding.Latin1.GetString(bytes).LastIndexOf("4:info", StringComparison.Ordinal);
        Assert.True(info > 0 && bytes[^1] == 'e', "mktorrent wrote something else.");
        File.WriteAllBytes(torrent, [.. bytes[..^1], .. Encoding.ASCII.GetBytes($"5:nodesll{TestNetwork.Address.Length}:{TestNetwork.Address}i{RouterPort}eeee")]);
        return torrent;
    }

    private static void AssertSame(TestNetwork network) =>
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(network.Files["ours", "worm.bin"])), SHA256.HashData(File.ReadAllBytes(network.Files["theirs", "worm.bin"])));
}
