using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Loopback;

/// <summary>The engine on real sockets and files.</summary>
public sealed class EngineTests : IDisposable
{
    private static readonly TorrentEngineOptions Options = new()
    {
        ListenAddresses = [IPAddress.Loopback],
        Discovery = new DiscoveryOptions { UseTrackers = false, UseDht = false, UseLocalDiscovery = false, UseWebSeeds = false },
    };

    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _content = new byte[200_000];

    public EngineTests() => new Random(1).NextBytes(_content);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Where_a_port_is_taken_one_of_the_next_is_listened_on()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var engine = TorrentEngine.Start(Options with { Port = port, PortAttempts = 10 });

        Assert.InRange(engine.ListenEndPoints.Single().Port, port + 1, port + 9);
        Assert.Throws<IOException>(() => TorrentEngine.Start(Options with { Port = port }));
    }

    [Fact]
    public async Task What_is_assumed_complete_is_remembered_and_found_out_when_it_changes()
    {
        var torrent = Build();
        var options = new TorrentOptions { Directory = _directory.FullPath, ResumeFile = _directory["resume"], AssumeComplete = true };
        await using (var engine = TorrentEngine.Start(Options)) await engine.Add(torrent, options).WaitUntilCompleteAsync(CancellationToken.None);
        Assert.True(File.Exists(_directory["resume"]));

        _content[100_000] ^= 1;
        _directory.Write("content", _content);
        File.SetLastWriteTimeUtc(_directory["content"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await using var again = TorrentEngine.Start(Options);
        var handle = again.Add(torrent, options with { StartPaused = true });
        await handle.ResumeAsync();

        Assert.Equal(torrent.Layout.PieceCount - 1, handle.Status.VerifiedPieces);
    }

    [Fact]
    public async Task Who_reads_along_is_told_when_the_torrent_is_removed()
    {
        var engine = TorrentEngine.Start(Options);
        var torrent = Build();
        var handle = engine.Add(torrent, new TorrentOptions { Directory = _directory.FullPath });
        await handle.WaitUntilCompleteAsync(CancellationToken.None);
        await using var stream = handle.OpenRead(torrent.Files[0]);
        await stream.ReadExactlyAsync(new byte[1000]);

        await engine.DisposeAsync();

        await Assert.ThrowsAsync<StorageException>(async () => await stream.ReadExactlyAsync(new byte[1000]));
    }

    private Torrent Build() => TorrentBuilder.Build(_directory.Write("content", _content));
}
