using System.Globalization;
using Xunit.Abstractions;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>Whatever comes from outside is refused in the one way its reader documents, or is safe; see docs/testing.md.</summary>
/// <remarks>A few thousand mutants of each corpus, the same in every run; <c>./build.sh fuzz</c> sets OWM_FUZZ for a million of each,
/// and OWM_FUZZ_SEED for others.</remarks>
public sealed class FuzzTests
{
    private const int Mutants = 2_500;
    private const int Seed = 20_240_917;

    private readonly ITestOutputHelper _output;

    public FuzzTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Surfaces => new(FuzzSurfaces.All.Select(surface => surface.Name));

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void The_corpus_is_accepted_and_refused_as_its_files_are_named(string name)
    {
        var surface = FuzzSurfaces.Of(name);
        var wrong = surface.CorpusFiles()
            .Where(file => surface.Try(File.ReadAllBytes(file)).IsAccepted != Path.GetFileName(file).StartsWith("ok-", StringComparison.Ordinal))
            .Select(Path.GetFileName);

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Mutants_are_refused_or_safe(string name)
    {
        var count = Setting("OWM_FUZZ", Mutants);
        var run = new FuzzRun(FuzzSurfaces.Of(name), count, Setting("OWM_FUZZ_SEED", Seed));

        run.Run();

        _output.WriteLine(FormattableString.Invariant(
            $"{name}: {count} mutants in {run.Elapsed.TotalSeconds:0.0} s, {100.0 * run.Accepted / count:0.0} % accepted, the slowest {run.Slowest.TotalMilliseconds:0.0} ms, at most {run.MostAllocated / 1024} KiB for one"));

        // A mutator that spoils everything, or nothing, tests nothing.
        Assert.InRange(run.Accepted, count / 100, count * 99L / 100);
    }

    [Fact]
    public void The_same_seed_makes_the_same_mutants()
    {
        byte[][] corpus = ["d1:ai1ee"u8.ToArray(), "magnet:?xt=urn:btih:0"u8.ToArray()];
        var (first, second, other) = (new Mutator(corpus, 1), new Mutator(corpus, 1), new Mutator(corpus, 2));
        var mutants = Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(first.Next())).ToList();

        Assert.Equal(mutants, Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(second.Next())));
        Assert.NotEqual(mutants, Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(other.Next())));
        Assert.True(mutants.Distinct().Count() > 400);
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
