using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Loopback;

public class DhtLoopbackTests
{
    [Fact]
    public async Task Two_engines_find_each_other_by_the_DHT_over_real_sockets()
    {
        using var files = new TemporaryDirectory();
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        var path = files.Write("ours/worm.bin", content);
        var torrent = TorrentBuilder.Build(path);
        var discovery = new DiscoveryOptions { UseTrackers = false, UsePeerExchange = false, UseLocalDiscovery = false, UseWebSeeds = false, DhtBootstrap = [] };
        await using var first = TorrentEngine.Start(new TorrentEngineOptions { ListenAddresses = [IPAddress.Loopback], Discovery = discovery });
        first.Add(torrent, new TorrentOptions { Directory = files["ours"] });

        discovery = discovery with { DhtBootstrap = [first.ListenEndPoints[0].ToString()], DhtStateFile = files["state", "dht"] };
        await using (var second = TorrentEngine.Start(new TorrentEngineOptions { ListenAddresses = [IPAddress.Loopback], Discovery = discovery }))
        {
            var handle = second.Add(torrent, new TorrentOptions { Directory = files["theirs"] });
            await handle.WaitUntilCompleteAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(1, second.DhtNodeCount);
        }

        Assert.Equal(content, await File.ReadAllBytesAsync(files["theirs", "worm.bin"]));
        Assert.True(File.Exists(files["state", "dht"]));
    }
}
