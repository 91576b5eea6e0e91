using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.Testing;

namespace Owm.Interop.Tests;

/// <summary>Web seeds (BEP 19) of other people's: Python's web server, which has no ranges, one that has, and libtorrent's way of asking.</summary>
[Trait("Category", "Interop")]
public sealed partial class WebSeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string RangeServer => Path.Combine(AppContext.BaseDirectory, "Clients", "range_server.py");

    [InteropTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task We_download_from_a_web_server(bool hasRanges, bool manyFiles)
    {
        using var files = new TemporaryDirectory();
        var content = MakeContent(files, manyFiles);
        using var server = hasRanges
            ? Launch(files["web"], RangeServer, files["web"], "127.0.0.1", "0")
            : Launch(files["web"], "-u", "-m", "http.server", "0", "--bind", "127.0.0.1");
        try
        {
            var port = int.Parse(Port().Match((await server.StandardOutput.ReadLineAsync())!).Value, CultureInfo.InvariantCulture);
            var torrent = TorrentBuilder.Build(content, new TorrentBuilderOptions { PieceLength = 65_536 });
            await using var engine = TorrentEngine.Start(new TorrentEngineOptions
            {
                AcceptPeers = false,
                ListenAddresses = [IPAddress.Loopback],
                Discovery = DiscoveryOptions.PrivateNetwork with { UseTrackers = false, UseLocalDiscovery = false, UseWebSeeds = true },
            });
            var handle = engine.Add(torrent, new TorrentOptions { Directory = files["ours"], WebSeeds = [$"http://127.0.0.1:{port}/"] });
            using var timeout = new CancellationTokenSource(Patience);
            await handle.WaitUntilCompleteAsync(timeout.Token);
            foreach (var file in torrent.Files) Assert.Equal(await File.ReadAllBytesAsync(files["web", file.Path]), await File.ReadAllBytesAsync(files["ours", file.Path]));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    [InteropTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Libtorrent_downloads_from_the_web_seed_of_a_torrent_of_ours(bool manyFiles)
    {
        using var network = new TestNetwork();
        var content = MakeContent(network.Files, manyFiles);
        network.Start("READY", "/usr/bin/python3", RangeServer, network.Files["web"], TestNetwork.Address, "8080");
        network.Owm("torrent", "create", content, "-o", network.Files["torrents"], "--web-seed", $"http://{TestNetwork.Address}:8080/");
        Directory.CreateDirectory(network.Files["theirs"]);

        new Clients.Libtorrent().Download(network, Directory.GetFiles(network.Files["torrents"]).Single(), network.Files["theirs"]);

        foreach (var file in Directory.EnumerateFiles(network.Files["web"], "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(network.Files["theirs"], Path.GetRelativePath(network.Files["web"], file))));
        }
    }

    private static Process Launch(string directory, params string[] arguments) => Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments)
    {
        WorkingDirectory = directory,
        RedirectStandardOutput = true,
        RedirectStandardError = false,
    })!;

    private static string MakeContent(TemporaryDirectory files, bool manyFiles)
    {
        var random = new Random(7);
        if (!manyFiles) return files.Write("web/a worm.bin", Bytes(random, (5 * 1024 * 1024) + 333));
        files.Write("web/the worms/100% #1 [é].csv", Bytes(random, 700_000));
        files.Write("web/the worms/images/2.tif", Bytes(random, 1));
        files.Write("web/the worms/images/a+b&c=d.tif", Bytes(random, 3_000_000));
        files.Write("web/the worms/neurons.csv", Bytes(random, 65_536));
        return files["web", "the worms"];
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    [GeneratedRegex(@"(?<=READY |port )\d+")]
    private static partial Regex Port();
}
