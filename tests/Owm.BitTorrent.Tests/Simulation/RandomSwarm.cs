using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Storage;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>A swarm of one honest seed that stays, and of what chance brings: peers that come late, leave, pause, have a part, begin
/// with a magnet link, lie, flood, or whose disk fills up; a tracker that goes down; addresses where nobody is.</summary>
internal sealed class RandomSwarm(SimulatedSwarm swarm)
{
    private readonly Random _random = swarm.Simulation.Random;
    private readonly List<SimulatedPeer> _honest = [];
    private bool _isOver;

    /// <summary>Makes a swarm of a torrent of some size, on a network of some speed.</summary>
    public static SimulatedSwarm Make(Simulation simulation)
    {
        var random = simulation.Random;
        var files = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 250_000)).ToArray();
        var swarm = new SimulatedSwarm(simulation, files.Sum(), 16 * 1024 << random.Next(4), files);
        swarm.Network.Delay = TimeSpan.FromMilliseconds(random.Next(1, 120));
        return swarm;
    }

    /// <summary>Plays it until everyone who stays has all.</summary>
    public async Task PlayAsync()
    {
        _honest.Add(swarm.AddSeed(uploadRate: Rate()));
        if (Chance(0.3)) swarm.AddLiar(content => _random.NextBytes(content.AsSpan(_random.Next(content.Length))), Rate());
        var tracker = PlayTrackerAsync();
        var stayers = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => PlayLeecherAsync()).ToList();
        var hostile = Enumerable.Range(0, _random.Next(3)).Select(_ => PlayHostileAsync()).ToList();
        await Task.WhenAll(stayers);
        _isOver = true;
        await tracker;
        await Task.WhenAll(hostile);
        foreach (var one in _honest)
        {
            Assert.All(_honest, other => Assert.False(one.Session.Swarm.IsBanned(other.Listens), $"{one.Listens} has banned {other.Listens}, who is honest."));
        }
    }

    private async Task PlayLeecherAsync()
    {
        await PassAsync(30);
        var peer = await AddLeecherAsync();
        _honest.Add(peer);
        if (Chance(0.3)) peer.Handle.AddPeer(new IPEndPoint(swarm.NextAddress(), 6881));
        if (Chance(0.2))
        {
            await PassAsync(20);
            _honest.Remove(peer);
            await peer.StopAsync();
            return;
        }

        for (var pauses = _random.Next(3); pauses > 0; pauses--)
        {
            await PassAsync(10);
            await peer.PauseAsync();
            await PassAsync(10);
            await peer.ResumeAsync();
        }

        await CompleteAsync(peer);
        Assert.Equal(swarm.Content, peer.Content);
    }

    private async Task<SimulatedPeer> AddLeecherAsync()
    {
        var options = new TorrentEngineOptions
        {
            UploadSlots = _random.Next(2, 9),
            DownloadLimit = Chance(0.2) ? _random.Next(50_000, 500_000) : 0,
            UploadLimit = Chance(0.2) ? _random.Next(20_000, 500_000) : 0,
            MaxConnectionsPerTorrent = _random.Next(3, 20),
            PieceMemory = Chance(0.2) ? 1_000_000 : 64 * 1024 * 1024,
        };
        switch (_random.Next(4))
        {
            case 0:
                var share = _random.NextDouble();
                return swarm.AddPartial(_ => Chance(share), Rate(), options);
            case 1:
                var peer = swarm.AddEngine(Rate(), options);
                peer.Add(await peer.Engine.FetchMetadata(MagnetLink.Of(swarm.Torrent)).WaitAsync(CancellationToken.None), new TorrentOptions { Directory = "/" });
                return peer;
            case 2:
                var (from, to) = (swarm.Simulation.Clock.Elapsed + TimeSpan.FromSeconds(_random.Next(10)), swarm.Simulation.Clock.Elapsed + TimeSpan.FromSeconds(_random.Next(10, 60)));
                return swarm.AddLeecher(Rate(), options, store: inner => new FaultyBlockStore(inner)
                {
                    FailWrite = (_, _) => swarm.Simulation.Clock.Elapsed >= from && swarm.Simulation.Clock.Elapsed < to ? FaultyBlockStore.DiskFull() : null,
                });
            default:
                return swarm.AddLeecher(Rate(), options);
        }
    }

    // A user whose disk was full makes room and goes on.
    private async Task CompleteAsync(SimulatedPeer peer)
    {
        while (true)
        {
            try
            {
                await peer.CompleteAsync();
                return;
            }
            catch (StorageException exception) when (exception.IsDiskFull)
            {
                await PassAsync(20);
                await peer.ResumeAsync();
            }
        }
    }

    private async Task PlayTrackerAsync()
    {
        while (!_isOver)
        {
            await PassAsync(60);
            swarm.Tracker.IsDown = !_isOver && Chance(0.4);
        }

        swarm.Tracker.IsDown = false;
    }

    // Shakes hands with somebody, floods it with nonsense, and hangs up.
    private async Task PlayHostileAsync()
    {
        var script = swarm.AddScript();
        while (!_isOver)
        {
            await PassAsync(30);
            var victim = _honest[_random.Next(_honest.Count)];
            try
            {
                using var wire = await script.ConnectAsync(victim);
                await wire.ShakeHandsAsync(fast: Chance(0.5), extended: Chance(0.5));
                for (var messages = _random.Next(50); messages > 0; messages--)
                {
                    var message = new byte[4 + _random.Next(1, 60)];
                    _random.NextBytes(message.AsSpan(5));
                    message[3] = (byte)(message.Length - 4);
                    message[4] = (byte)_random.Next(22);
                    if (!await wire.TrySendAsync(message)) break;
                }
            }
            catch (Exception exception) when (exception is IOException or Xunit.Sdk.TrueException)
            {
                // The victim has no room, or is gone.
            }
        }
    }

    private long Rate() => _random.Next(30_000, 2_000_000);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private Task PassAsync(int mostSeconds) => swarm.Pass(TimeSpan.FromSeconds(_random.NextDouble() * mostSeconds));
}
