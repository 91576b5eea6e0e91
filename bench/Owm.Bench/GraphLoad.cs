using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Owm.Rdf;

namespace Owm.Bench;

/// <summary>Graphs read, loaded and searched, each by a process of its own, beside rdflib: <c>./build.sh bench graph [QUADS]</c>.</summary>
internal static class GraphLoad
{
    private const string Python = "/usr/bin/python3";
    private const int Runs = 3;

    public static void Run(string[] args)
    {
        switch (args)
        {
            case ["make", var count, var directory]:
                GraphDocuments.Keep(int.Parse(count, CultureInfo.InvariantCulture), directory);
                break;
            case ["parse", var path]:
                Tell(Parse(path));
                break;
            case ["load", var path, var store]:
                Tell(Load(path, store));
                break;
            case ["search", var store, var words]:
                Tell(Search(store, words));
                break;
            default:
                Compare(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000);
                break;
        }
    }

    private static int Parse(string path) => RdfReader.ReadFile(path).Count();

    private static long Load(string path, string file)
    {
        using var store = SqliteQuadStore.Open(file);
        using var transaction = store.BeginWrite();
        using var random = RandomNumberGenerator.Create();
        var added = transaction.Import(RdfReader.ReadFile(path), new BlankNodeRenamer(random));
        transaction.Commit();
        return added;
    }

    private static int Search(string file, string words)
    {
        using var store = SqliteQuadStore.Open(file);
        return store.FindTerms(words).Count();
    }

    /// <summary>Says what this process did and took, from its start on: statements, seconds of processor time, peak memory in MiB.</summary>
    private static void Tell(long count)
    {
        using var process = Process.GetCurrentProcess();
        var (taken, peak) = (Environment.CpuUsage.TotalTime.TotalSeconds, process.PeakWorkingSet64 >> 20);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {taken:0.000} {peak}"));
    }

    private static void Compare(int quads)
    {
        using var documents = new GraphDocuments(quads);
        var hasRdflib = File.Exists(Python);
        Console.WriteLine("| parse, whole process | statements | owm, statements/s | MiB | rdflib, statements/s | MiB | ratio | rdflib, keeping nothing | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, path, count) in documents.All)
        {
            var ours = Best(() => Measure(Environment.ProcessPath!, "graph", "parse", path));
            // rdflib takes so much longer that one run of it tells enough.
            var script = Path.Combine(AppContext.BaseDirectory, "parse_rdflib.py");
            var (theirs, without) = hasRdflib ? (Measure(Python, script, path), Measure(Python, script, path, "nothing")) : (default, default);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {count:N0} | {count / ours.Seconds:N0} | {ours.Peak} | {count / theirs.Seconds:N0} | {theirs.Peak} | {theirs.Seconds / ours.Seconds:N1} | {count / without.Seconds:N0} | {without.Seconds / ours.Seconds:N1} |"));
        }

        if (!hasRdflib) Console.WriteLine("rdflib is not there: apt-get install python3-rdflib");
        Console.WriteLine();
        Console.WriteLine("| store, whole process | quads | time | quads/s | MiB |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, path, count) in documents.Loaded)
        {
            var file = documents.FreshStore();
            var load = Best(() =>
            {
                documents.Drop(file);
                return Measure(Environment.ProcessPath!, "graph", "load", path, file);
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| load {name} | {count:N0} | {load.Seconds:N2} s | {count / load.Seconds:N0} | {load.Peak} |"));
            foreach (var search in (string[])["first search", "second search"])
            {
                var took = Measure(Environment.ProcessPath!, "graph", "search", file, "connectome 77");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {search} in {name}, {took.Count:N0} found | {count:N0} | {took.Seconds * 1000:N0} ms | | {took.Peak} |"));
            }
        }
    }

    private static Measured Best(Func<Measured> run) => Enumerable.Range(0, Runs).Select(_ => run()).MinBy(result => result.Seconds);

    /// <summary>Runs a program that tells at its end what it took. Processor time is compared: with others on the machine, times on the wall say little.</summary>
    private static Measured Measure(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        var told = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', args)} failed.");
        return new Measured(long.Parse(told[0], CultureInfo.InvariantCulture), double.Parse(told[1], CultureInfo.InvariantCulture), long.Parse(told[2], CultureInfo.InvariantCulture));
    }

    private readonly record struct Measured(long Count, double Seconds, long Peak);
}
