using System.Globalization;
using Owm.Testing;
using Xunit.Abstractions;

namespace Owm.Rdf.Tests.Fuzzing;

/// <summary>Whatever a document holds, it is read, or refused with its place; see docs/testing.md.</summary>
/// <remarks>A few thousand mutants of each corpus, the same in every run; <c>./build.sh fuzz</c> sets OWM_FUZZ for a million of each,
/// and OWM_FUZZ_SEED for others.</remarks>
public sealed class RdfFuzzTests
{
    private const int Mutants = 2_500;
    private const int Seed = 20_240_917;

    // A thread of this size shows that no document makes the stack grow with it.
    private const int StackSize = 256 * 1024;

    private const int AllocatedBeside = 1 << 20; // the tables of recent terms, an exception
    private const int AllocatedPerByte = 1000;

    private readonly ITestOutputHelper _output;

    public RdfFuzzTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<RdfFormat> Formats => new(Enum.GetValues<RdfFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_corpus_is_accepted_and_refused_as_its_files_are_named(RdfFormat format) =>
        Assert.All(CorpusFiles(format), file => Assert.Equal(Path.GetFileName(file).StartsWith("ok-", StringComparison.Ordinal), Try(File.ReadAllBytes(file), format)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutants_are_refused_with_their_place_or_read(RdfFormat format)
    {
        var count = Setting("OWM_FUZZ", Mutants);
        var mutator = new RdfMutator([.. CorpusFiles(format).Select(File.ReadAllBytes)], Setting("OWM_FUZZ_SEED", Seed));
        var accepted = 0;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                for (var i = 0; i < count && failure is null; i++)
                {
                    var mutant = mutator.Next();
                    try
                    {
                        if (Try(mutant, format)) accepted++;
                    }
                    catch (Exception exception)
                    {
                        failure = new InvalidOperationException($"{format}: mutant {i}: {Convert.ToBase64String(mutant)}: {exception}", exception);
                    }
                }
            },
            StackSize);
        thread.Start();
        thread.Join();

        if (failure is not null) throw failure;
        _output.WriteLine(FormattableString.Invariant($"{format}: {count} mutants, {100.0 * accepted / count:0.0} % accepted"));
        // A mutator that spoils everything, or nothing, tests nothing.
        Assert.InRange(accepted, count / 100, count * 99L / 100);
    }

    [Fact]
    public void The_same_seed_makes_the_same_mutants()
    {
        byte[][] corpus = ["<urn:a> <urn:b> \"c\" ."u8.ToArray()];
        var (first, second, other) = (new RdfMutator(corpus, 1), new RdfMutator(corpus, 1), new RdfMutator(corpus, 2));
        var mutants = Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(first.Next())).ToList();
        Assert.Equal(mutants, Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(second.Next())));
        Assert.NotEqual(mutants, Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(other.Next())));
    }

    private static bool Try(byte[] document, RdfFormat format)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var quads = new List<Quad>();
        RdfSyntaxException? refusal = null;
        using var stream = new MemoryStream(document);
        try
        {
            quads.AddRange(RdfReader.Read(stream, format, new RdfReaderOptions { Prefixes = new Prefixes() }));
        }
        catch (RdfSyntaxException exception)
        {
            refusal = exception;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= AllocatedBeside + ((long)AllocatedPerByte * document.Length), $"{allocated} bytes were allocated for {document.Length}.");
        if (refusal is not null)
        {
            Assert.InRange(refusal.Line, 1, document.Length + 1);
            Assert.InRange(refusal.Column, 1, document.Length + 2);
            Assert.DoesNotContain(refusal.Message, char.IsControl);
        }

        // What was read, up to the mistake too, can be kept, written and read again.
        var distinct = quads.Distinct().ToList();
        using var written = new MemoryStream();
        RdfWriter.Write(written, format, distinct);
        written.Position = 0;
        var again = RdfReader.Read(written, format).ToList();
        Assert.Equal(distinct.Count, again.Count);
        Assert.Equal(distinct.Where(quad => !HasBlankNode(quad)).ToHashSet(), again.Where(quad => !HasBlankNode(quad)).ToHashSet());
        return refusal is null;

        static bool HasBlankNode(Quad quad) => quad.Subject is BlankNode || quad.Object is BlankNode || quad.Graph is BlankNode;
    }

    private static IEnumerable<string> CorpusFiles(RdfFormat format) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "tests", "Owm.Rdf.Tests", "Fuzzing", "corpus", format.FileExtension()[1..])).Order(StringComparer.Ordinal);

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
