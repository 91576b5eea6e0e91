using System.Diagnostics;
using System.Globalization;
using Owm.Rdf;

namespace Owm.Tool.Tests.Executable;

/// <summary>Saves that are killed (ROBUSTNESS B5), and many at once (B7), by the executable. OWM_KILLS=40 runs the full count.</summary>
public sealed class SaveKillTests : IDisposable
{
    private const int Records = 3_000;

    private readonly ToolHome _home = new();

    public SaveKillTests() => _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();

    public void Dispose() => _home.Dispose();

    [UnixFact]
    public async Task A_save_that_is_killed_is_there_whole_or_not_at_all_and_what_was_acknowledged_stays()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("OWM_KILLS") ?? "8", CultureInfo.InvariantCulture);
        var random = new Random(20_260_101);
        WriteModule(0);
        var watch = Stopwatch.StartNew();
        (await _home.ExecuteAsync("save", "m0.nt", "-q")).Succeeded();
        var duration = watch.Elapsed;
        var acknowledged = new HashSet<int> { 0 };
        var cutShort = 0;

        for (var round = 1; round <= kills; round++)
        {
            WriteModule(round);
            using var save = _home.Start("save", $"m{round}.nt", "-q");
            var output = save.StandardOutput.ReadToEndAsync();
            var error = save.StandardError.ReadToEndAsync();
            using var enough = new CancellationTokenSource(duration * random.NextDouble());
            try
            {
                await save.WaitForExitAsync(enough.Token);
            }
            catch (OperationCanceledException)
            {
                save.Kill();
                cutShort++;
            }

            await save.WaitForExitAsync();
            if (save.ExitCode == 0) acknowledged.Add(round);
            await Task.WhenAll(output, error);
            CheckGraph(round, acknowledged);
        }

        Assert.True(cutShort > 0, "Every save was faster than its kill.");
    }

    [UnixFact]
    public async Task Four_processes_that_save_at_once_all_succeed_and_readers_never_fail()
    {
        var saves = int.Parse(Environment.GetEnvironmentVariable("OWM_SAVES") ?? "4", CultureInfo.InvariantCulture);
        for (var i = 0; i < 4 * saves; i++) WriteRecord(i);
        using var done = new CancellationTokenSource();
        var reader = ReadAsync(done.Token);
        var writers = Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < saves; i++)
            {
                var run = await _home.ExecuteAsync("save", $"r{(writer * saves) + i}.nt", "-q");
                Assert.DoesNotContain("locked", run.Error, StringComparison.Ordinal);
                run.Succeeded();
            }
        }).ToList();
        await Task.WhenAll(writers);
        await done.CancelAsync();
        Assert.True(await reader > 0);

        var listed = (await _home.ExecuteAsync("source", "list", "--sort", "name")).Succeeded().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 4 * saves).Select(i => $"DataSource:r{i}").Order(StringComparer.Ordinal), listed);
    }

    private async Task<int> ReadAsync(CancellationToken done)
    {
        var reads = 0;
        while (!done.IsCancellationRequested)
        {
            var run = await _home.ExecuteAsync("source", "list");
            Assert.Equal("", run.Error);
            run.Succeeded();
            reads++;
        }

        return reads;
    }

    private void CheckGraph(int round, HashSet<int> acknowledged)
    {
        using var store = SqliteQuadStore.Open(_home[".owm", "graph.db"]);
        Assert.Empty(store.Check());
        for (var i = 0; i <= round; i++)
        {
            var count = store.Count(new QuadPattern(Predicate: new Iri($"http://example.org/round{i}")));
            Assert.True(count is 0 or Records, $"Save {i} is there in part: {count} statements.");
            Assert.True(count == Records || !acknowledged.Contains(i), $"Save {i} was acknowledged and is lost.");
        }
    }

    private void WriteModule(int round) => _home.Write($"m{round}.nt", string.Concat(Enumerable.Range(0, Records).Select(i =>
        $"<http://example.org/s{i}> <http://example.org/round{round}> \"value {i} of {round}\" .\n")));

    private void WriteRecord(int i) => _home.Write($"r{i}.nt",
        $"<http://data.openworm.org/data_sources/DataSource#r{i}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.openworm.org/2020/07/data_sources/DataSource> .\n");
}
