using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;

namespace Owm.Bench;

/// <summary>What one engine takes that seeds many torrents nobody asks for: <c>./build.sh bench idle [TORRENTS [PIECES]]</c>.</summary>
internal static class IdleTorrents
{
    private const int PieceLength = 256 * 1024;

    public static async Task RunAsync(string[] args)
    {
        var torrents = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var pieces = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
        await using var engine = TorrentEngine.Start();
        Tell("engine", torrents: 0, await MeasureAsync());

        // Said to be complete, the content is not looked at, and need not be there.
        for (var i = 0; i < torrents; i++) engine.Add(Make(i, pieces), new TorrentOptions { Directory = Path.GetTempPath(), AssumeComplete = true });
        while (engine.Torrents.Any(torrent => torrent.Status.State != TorrentState.Seeding)) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Tell("seeding", torrents, await MeasureAsync());

        // What was compiled in haste at the start has been compiled with care by then.
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        Tell("later", torrents, await MeasureAsync());
    }

    private static async Task<(double Share, long Memory)> MeasureAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        process.Refresh();
        return ((process.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(start), process.WorkingSet64);
    }

    private static void Tell(string what, int torrents, (double Share, long Memory) measured) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}, {torrents} torrents: {measured.Share:P2} of a core, {measured.Memory / 1048576} MiB resident"));

    private static Torrent Make(int number, int pieces) => TorrentReader.Read(BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        writer.WriteKey("info"u8);
        writer.StartDictionary();
        writer.WriteKey("length"u8);
        writer.Write((long)pieces * PieceLength);
        writer.WriteKey("name"u8);
        writer.Write($"idle-{number}");
        writer.WriteKey("piece length"u8);
        writer.Write(PieceLength);
        writer.WriteKey("pieces"u8);
        writer.Write(RandomNumberGenerator.GetBytes(20 * pieces));
        writer.EndDictionary();
        writer.EndDictionary();
    }));
}
