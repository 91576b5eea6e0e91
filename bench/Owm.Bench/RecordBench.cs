using System.Diagnostics;
using System.Globalization;

namespace Owm.Bench;

/// <summary>Saving, listing and showing records with the published tool, each a process of its own.</summary>
internal static class RecordBench
{
    private const string Sources = "http://schema.openworm.org/2020/07/data_sources/";
    private const int Shows = 11;

    /// <summary>Runs it: <c>bench records OWM [COUNT…] [--hello DLL]</c>; DLL is an empty program to compare a start with.</summary>
    public static async Task RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            await Console.Error.WriteLineAsync("bench records OWM [COUNT…] [--hello PROGRAM]: OWM is the published tool, PROGRAM an empty one published the same way.");
            return;
        }

        var hello = Array.IndexOf(args, "--hello") is >= 0 and var at ? args[at + 1] : null;
        var counts = args[1..].Where(a => int.TryParse(a, out _)).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).DefaultIfEmpty(100_000).ToList();
        var directory = Directory.CreateTempSubdirectory("owm-bench-");
        try
        {
            var tool = new Tool(args[0], directory.FullName);
            if (hello is not null) Console.WriteLine($"empty program: {await new Tool(hello, directory.FullName).MedianAsync([]):0} ms");
            foreach (var count in counts.Prepend(1))
            {
                foreach (var module in new[] { WriteDocument(directory.FullName, count), WriteModule(directory.FullName, count) })
                {
                    await MeasureAsync(tool, directory.FullName, count, module);
                    if (count == 1) break;
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(Tool tool, string directory, int count, string module)
    {
        if (Directory.Exists(Path.Combine(directory, ".owm"))) Directory.Delete(Path.Combine(directory, ".owm"), recursive: true);
        await tool.RunAsync("init", "-q");
        var save = await tool.RunAsync("save", module);
        var list = await tool.RunAsync("source", "list");
        var json = await tool.RunAsync("source", "list", "--json");
        var show = await tool.MedianAsync(["source", "show", $"record_{count / 2}"]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} records, {Path.GetExtension(module)}: save {save.Total:0} ms ({count / save.Total * 1000:0}/s, {save.Memory >> 20} MiB); list {list.Total:0} ms, first after {list.First:0} ms ({list.Memory >> 20} MiB); list --json {json.Total:0} ms, first after {json.First:0} ms; show {show:0} ms"));
    }

    private static string WriteDocument(string directory, int count)
    {
        using var file = new StreamWriter(Path.Combine(directory, "records.nq")) { NewLine = "\n" };
        for (var i = 0; i < count; i++)
        {
            var subject = $"<http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#record_{i}>";
            file.WriteLine($"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.openworm.org/2020/07/sci/data_sources/ConnectomeCSVDataSource> .");
            file.WriteLine($"{subject} <{Sources}CSVDataSource/csv_file_name> \"file_{i}.csv\" .");
            file.WriteLine($"{subject} <{Sources}LocalFileDataSource/file_name> \"file_{i}.csv\" .");
            file.WriteLine($"{subject} <{Sources}LocalFileDataSource/torrent_file_name> \"{i:x32}.torrent\" .");
            file.WriteLine($"{subject} <{Sources}DataSource/description> \"Connections of animal {i}\" .");
        }

        return "records.nq";
    }

    private static string WriteModule(string directory, int count)
    {
        File.WriteAllText(Path.Combine(directory, "records.cs"), $$"""
            void OwmData(OwmNamespace ns)
            {
                for (var i = 0; i < {{count}}; i++)
                    ns.Context.Add(new ConnectomeCSVDataSource { Key = $"record_{i}", CsvFileName = $"file_{i}.csv", TorrentFileName = $"{i:x32}.torrent", Description = $"Connections of animal {i}" });
            }
            """);
        return "records.cs";
    }

    /// <summary>A program that is started anew for each measurement.</summary>
    private sealed class Tool(string path, string directory)
    {
        public async Task<double> MedianAsync(string[] args)
        {
            var times = new List<double>();
            for (var i = 0; i < Shows; i++) times.Add((await RunAsync(args)).Total);
            return times.Order().ElementAt(Shows / 2);
        }

        public async Task<(double Total, double First, long Memory)> RunAsync(params string[] args)
        {
            var start = new ProcessStartInfo(path, args) { WorkingDirectory = directory, RedirectStandardOutput = true };
            start.Environment["OWM_HOME"] = Path.Combine(directory, "home");
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var buffer = new byte[1 << 16];
            var first = -1.0;
            var memory = 0L;
            int read;
            while ((read = await process.StandardOutput.BaseStream.ReadAsync(buffer)) > 0)
            {
                if (first < 0) first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                memory = Math.Max(memory, Peak(process));
            }

            memory = Math.Max(memory, Peak(process));
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{path} {string.Join(' ', args)} ended with {process.ExitCode}.");
            return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, Math.Max(0, first), memory);
        }

        // What a process took is gone with it: asked while it runs.
        private static long Peak(Process process)
        {
            try
            {
                process.Refresh();
                return process.PeakWorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }
}
