using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Owm.Tool.Tests.Executable;

public partial class KillTests
{
    private const int MiB = 1024 * 1024;
    private const int PieceLength = 256 * 1024;

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(30)]
    public async Task A_load_that_is_killed_goes_on_where_it_was(int mebibytesBefore)
    {
        using var home = new ToolHome();
        var content = new byte[(40 * MiB) + 12345];
        new Random(mebibytesBefore).NextBytes(content);
        home.Write("lab/worm.bin", content);
        Assert.Equal(0, home.Run("torrent", "create", "lab/worm.bin", "-o", "catalog", "--piece-length", "256K").ExitCode);
        var torrent = Path.GetFileName(Directory.GetFiles(home["catalog"], "*.torrent").Single());
        home.Run("init");
        home.Write("t.cs", $$"""
            void OwmData(OwmNamespace ns) =>
                ns.Context.Add(new LocalFileDataSource { Key = "worm", FileName = "worm.bin", TorrentFileName = "{{torrent}}" });
            """);
        Assert.Equal(0, home.Run("save", "t").ExitCode);
        await using var seeder = new RunningTool(home, "Seeding worm.bin (port ", "seed", Path.Combine("catalog", torrent), "-d", "lab", "--upload-limit", "20M");
        var peer = "127.0.0.1:" + Port().Match(await seeder.ReadyAsync()).Value;
        string[] load = ["source", "load", "LocalFileDataSource:worm", "--catalog", "catalog", "-d", "data", "--peer", peer, "--json"];

        using (var killed = home.Start(load))
        {
            await JournalHoldsAsync(home["data"], mebibytesBefore * MiB / PieceLength);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        var again = await home.ExecuteAsync(load);

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(content, File.ReadAllBytes(home["data", "worm.bin"]));
        var downloaded = JsonDocument.Parse(again.Out.Split('\n').Last(line => line.Contains("downloaded", StringComparison.Ordinal))).RootElement.GetProperty("downloaded").GetInt64();

        // What was there is not fetched again; what was under way (8 MiB of requests at the most) may be.
        Assert.InRange(downloaded, 1, content.Length - (mebibytesBefore * MiB) + PieceLength);
    }

    // The journal has a header and 8 bytes for every piece since the last checkpoint.
    private static async Task JournalHoldsAsync(string directory, int pieces)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (Directory.Exists(directory))
            {
                var journal = Directory.EnumerateFiles(directory, "*.journal", SearchOption.AllDirectories).FirstOrDefault();
                if (journal is not null && new FileInfo(journal).Length > 64 + (8L * pieces)) return;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(40), "The download did not get that far.");
            await Task.Yield();
        }
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Port();
}
