using System.Diagnostics.Metrics;
using Owm.BitTorrent.Engine;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>What an engine counts, as others read it.</summary>
public class MetricsTests
{
    [Fact]
    public void A_download_is_counted_and_the_states_are_told() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var metrics = new EngineMetrics(leecher.Context.Counters, () => [leecher.Handle.Status]);
        using var reading = new Reading();
        leecher.Handle.AddPeer(swarm.AddLiar(content => simulation.Random.NextBytes(content)).Listens);
        leecher.Handle.AddPeer(new System.Net.IPEndPoint(swarm.NextAddress(), 9));
        await swarm.Pass(TimeSpan.FromSeconds(15));
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        await swarm.Pass(TimeSpan.FromSeconds(3));
        reading.Take(metrics);
        Assert.Equal((1, 0), (reading["torrents", "downloading"], reading["torrents", "seeding"]));
        Assert.Equal(1, reading["peers", "serving"]);

        await leecher.CompleteAsync();
        await swarm.Pass(TimeSpan.FromSeconds(2));
        reading.Take(metrics);
        var status = leecher.Handle.Status;
        Assert.Equal((status.DownloadedBytes, status.WastedBytes, 0), (reading["payload.received"], reading["payload.wasted"], reading["payload.sent"]));
        Assert.Equal(swarm.Torrent.Layout.PieceCount, reading["pieces.verified"]);
        Assert.Equal((0, 1), (reading["torrents", "downloading"], reading["torrents", "seeding"]));
        Assert.InRange(reading["pieces.failed"], 1, 40);
        Assert.InRange(reading["bans"], 1, 2);
        Assert.InRange(reading["dials"], 3, 20);
        Assert.InRange(reading["dials.failed"], 1, reading["dials"] - 1);
        Assert.InRange(reading["announces", "answered"], 1, 10);
        Assert.Equal((0, 0), (reading["announces", "failed"], reading["disk.errors"]));
    });

    [Fact]
    public void Every_instrument_is_in_the_manual_and_nothing_else()
    {
        using var metrics = new EngineMetrics(new EngineCounters(), () => []);
        using var reading = new Reading();
        reading.Take(metrics);
        var manual = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "docs", "metrics.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        Assert.Equal(reading.Names.Order(StringComparer.Ordinal), manual.Select(line => line.Split('`')[1]).Order(StringComparer.Ordinal));
        var states = manual.Single(line => line.Contains("bittorrent.torrents", StringComparison.Ordinal));
        Assert.All(Enum.GetNames<TorrentState>(), state => Assert.Contains($"`{char.ToLowerInvariant(state[0]) + state[1..]}`", states, StringComparison.Ordinal));
    }

    private sealed class Reading : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<(string Name, string Tag), long> _values = [];
        private readonly HashSet<string> _names = [];

        public IEnumerable<string> Names => _names;

        public long this[string name, string tag = ""] => _values[("owm.bittorrent." + name, tag)];

        public void Take(EngineMetrics metrics)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (metrics.IsOf(instrument)) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, (long)value, tags));
            _listener.Start();
            _listener.RecordObservableInstruments();
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            _names.Add(instrument.Name);
            _values[(instrument.Name, tags.Length > 0 ? (string)tags[0].Value! : "")] = value;
        }
    }
}
