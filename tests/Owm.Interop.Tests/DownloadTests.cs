using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Owm.Interop.Tests.Clients;

namespace Owm.Interop.Tests;

[Trait("Category", "Interop")]
public partial class DownloadTests
{
    // Every client both ways, one file and many, through every tracker.
    public static TheoryData<string, bool, TrackerKind> Cases => new()
    {
        { nameof(Libtorrent), false, TrackerKind.OursOverHttp },
        { nameof(Libtorrent), true, TrackerKind.OursOverUdp },
        { nameof(Libtorrent), false, TrackerKind.OpentrackerOverUdp },
        { nameof(Libtorrent), true, TrackerKind.OpentrackerOverHttp },
        { nameof(Transmission), false, TrackerKind.OursOverUdp },
        { nameof(Transmission), true, TrackerKind.OursOverHttp },
        { nameof(Aria2), false, TrackerKind.OursOverHttp },
        { nameof(Aria2), true, TrackerKind.OpentrackerOverHttp }, // aria2 speaks to UDP trackers only with its DHT switched on
    };

    [InteropTheory]
    [MemberData(nameof(Cases))]
    public void They_download_from_us_what_we_seed(string client, bool manyFiles, TrackerKind tracker)
    {
        using var network = new TestNetwork();
        var content = MakeContent(network, manyFiles);
        var created = network.Owm("torrent", "create", content, "-o", network.Files["torrents"], "--tracker", Trackers.UrlOf(tracker));
        var torrent = Directory.GetFiles(network.Files["torrents"]).Single();
        Trackers.Start(network, tracker, torrent, InfoHashIn(created));
        network.StartOwm("Seeding ", "seed", torrent, "-d", network.Files["ours"]);
        network.WaitForSeed(torrent);

        Make(client).Download(network, torrent, network.Files["theirs"]);

        AssertSame(network.Files["ours"], network.Files["theirs"]);
    }

    [InteropTheory]
    [MemberData(nameof(Cases))]
    public void We_download_from_them_what_they_seed(string client, bool manyFiles, TrackerKind tracker)
    {
        using var network = new TestNetwork();
        var content = MakeContent(network, manyFiles);
        var torrent = network.Files["theirs.torrent"];
        network.Run("/usr/bin/mktorrent", "-l", "16", "-a", Trackers.UrlOf(tracker), "-o", torrent, content);
        Trackers.Start(network, tracker, torrent, InfoHashIn(network.Owm("torrent", "show", torrent)));
        Make(client).Seed(network, torrent, network.Files["ours"]);
        network.WaitForSeed(torrent);

        network.Owm("download", torrent, "-d", network.Files["theirs"], "--timeout", "40");

        AssertSame(network.Files["ours"], network.Files["theirs"]);
    }

    [InteropTheory]
    [InlineData(nameof(Libtorrent))]
    [InlineData(nameof(Aria2))]
    public void They_download_from_us_by_a_magnet_link(string client)
    {
        using var network = new TestNetwork();
        var (torrent, link) = MakeTorrent(network);
        network.StartOwm("Seeding ", "seed", torrent, "-d", network.Files["ours"]);
        network.WaitForSeed(torrent);
        File.Delete(torrent);

        Make(client).Download(network, link, network.Files["theirs"]);

        AssertSame(network.Files["ours"], network.Files["theirs"]);
    }

    [InteropTheory]
    [InlineData(nameof(Libtorrent))]
    [InlineData(nameof(Transmission))]
    [InlineData(nameof(Aria2))]
    public void We_download_from_them_by_a_magnet_link(string client)
    {
        using var network = new TestNetwork();
        var (torrent, link) = MakeTorrent(network);
        Make(client).Seed(network, torrent, network.Files["ours"]);
        network.WaitForSeed(torrent);

        network.Owm("download", link, "-d", network.Files["theirs"], "--timeout", "40");

        AssertSame(network.Files["ours"], network.Files["theirs"]);
    }

    [InteropFact]
    public void They_download_from_our_super_seed()
    {
        using var network = new TestNetwork();
        var (torrent, _) = MakeTorrent(network);
        network.StartOwm("Seeding ", "seed", torrent, "-d", network.Files["ours"], "--super-seed");
        network.WaitForSeed(torrent);

        new Libtorrent().Download(network, torrent, network.Files["theirs"]);

        AssertSame(network.Files["ours"], network.Files["theirs"]);
    }

    [InteropFact]
    public void We_download_from_their_super_seed()
    {
        using var network = new TestNetwork();
        var (torrent, _) = MakeTorrent(network);
        Libtorrent.SuperSeed(network, torrent, network.Files["ours"]);
        network.WaitForSeed(torrent);

        network.Owm("download", torrent, "-d", network.Files["theirs"], "--timeout", "40");

        AssertSame(network.Files["ours"], network.Files["theirs"]);
    }

    // A torrent of many files, known to our tracker, and its link.
    private static (string Torrent, string Link) MakeTorrent(TestNetwork network)
    {
        var content = MakeContent(network, manyFiles: true);
        var created = network.Owm("torrent", "create", content, "-o", network.Files["torrents"], "--tracker", Trackers.UrlOf(TrackerKind.OursOverHttp));
        var torrent = Directory.GetFiles(network.Files["torrents"]).Single();
        Trackers.Start(network, TrackerKind.OursOverHttp, torrent, InfoHashIn(created));
        return (torrent, network.Owm("torrent", "magnet", torrent).Trim());
    }

    internal static IOtherClient Make(string name) => name switch
    {
        nameof(Libtorrent) => new Libtorrent(),
        nameof(Transmission) => new Transmission(),
        nameof(Aria2) => new Aria2(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    internal static string MakeContent(TestNetwork network, bool manyFiles)
    {
        var random = new Random(42);
        Directory.CreateDirectory(network.Files["theirs"]);
        if (!manyFiles) return network.Files.Write("ours/worm.bin", Bytes(random, (5 * 1024 * 1024) + 333));
        network.Files.Write("ours/worms/a connectome.csv", Bytes(random, 700_000));
        network.Files.Write("ours/worms/empty.txt", []);
        network.Files.Write("ours/worms/images/é 1.tif", Bytes(random, 2_000_000));
        network.Files.Write("ours/worms/images/2.tif", Bytes(random, 1));
        network.Files.Write("ours/worms/neurons.csv", Bytes(random, 65_536));
        return network.Files["ours", "worms"];
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    internal static string InfoHashIn(string output) => InfoHash().Match(output) is { Success: true } match ? match.Value : throw new InvalidDataException($"No info-hash in: {output}");

    // Names and digests of all files but those that clients keep for themselves.
    internal static void AssertSame(string expected, string actual) => Assert.Equal(Digests(expected), Digests(actual));

    private static string[] Digests(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 0 && !file.EndsWith(".aria2", StringComparison.Ordinal) && !file.EndsWith(".torrent", StringComparison.Ordinal))
            .Select(file => $"{Path.GetRelativePath(directory, file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")
            .Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\b[0-9a-f]{40}\b")]
    private static partial Regex InfoHash();
}
