using Owm.Testing;

namespace Owm.Rdf.Tests;

/// <summary>The test suites of the W3C RDF working group for the four formats.</summary>
public sealed class W3cTests
{
    private const string Mf = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";

    public static TheoryData<string, string> Tests(string suite)
    {
        var tests = new TheoryData<string, string>();
        if (RepositoryPaths.Shared("w3c", suite) is null) return tests;
        foreach (var test in Manifest.Of(suite).Entries) tests.Add(suite, test);
        return tests;
    }

    [SharedMaterialTheory("w3c", "ntriples11")]
    [MemberData(nameof(Tests), "ntriples11")]
    public void NTriples_test_passes(string suite, string test) => Pass(suite, test);

    [SharedMaterialTheory("w3c", "nquads11")]
    [MemberData(nameof(Tests), "nquads11")]
    public void NQuads_test_passes(string suite, string test) => Pass(suite, test);

    [SharedMaterialTheory("w3c", "turtle11")]
    [MemberData(nameof(Tests), "turtle11")]
    public void Turtle_test_passes(string suite, string test) => Pass(suite, test);

    [SharedMaterialTheory("w3c", "trig11")]
    [MemberData(nameof(Tests), "trig11")]
    public void TriG_test_passes(string suite, string test) => Pass(suite, test);

    [SharedMaterialTheory("w3c")]
    [InlineData("ntriples11", 68)]
    [InlineData("nquads11", 85)]
    [InlineData("turtle11", 291)]
    [InlineData("trig11", 335)]
    public void Every_test_of_the_suite_is_run(string suite, int count) => Assert.Equal(count, Manifest.Of(suite).Entries.Count);

    private static void Pass(string suite, string test)
    {
        var manifest = Manifest.Of(suite);
        var type = manifest.Value(test, Vocabulary.RdfType.Value);
        var action = manifest.Value(test, Mf + "action");
        if (type.Contains("Negative", StringComparison.Ordinal))
        {
            Assert.Throws<RdfSyntaxException>(() => manifest.Read(action));
            return;
        }

        var quads = manifest.Read(action);
        if (!type.EndsWith("Eval", StringComparison.Ordinal)) return;
        var expected = manifest.Read(manifest.Value(test, Mf + "result"));
        Assert.True(GraphIsomorphism.AreIsomorphic(expected, quads), $"read: {string.Join("; ", quads)}");
    }

    private sealed class Manifest
    {
        private static readonly Dictionary<string, Manifest> Read_ = [];
        private readonly string _folder;
        private readonly string _home;
        private readonly ILookup<(string, string), Term> _values;

        private Manifest(string suite)
        {
            _folder = RepositoryPaths.Shared("w3c", suite)!;
            // The suites' home, against which their relative IRIs are resolved (their README).
            _home = suite switch
            {
                "turtle11" => "http://www.w3.org/2013/TurtleTests/",
                "trig11" => "http://www.w3.org/2013/TriGTests/",
                _ => $"http://www.w3.org/2013/{suite}/",
            };
            var quads = Read(_home + "manifest.ttl");
            _values = quads.ToLookup(quad => (Name(quad.Subject), quad.Predicate.Value), quad => quad.Object);
            var entries = new List<string>();
            for (var node = _values[(_home + "manifest.ttl", Mf + "entries")].Single(); node != Vocabulary.RdfNil; node = _values[(Name(node), Vocabulary.RdfRest.Value)].Single())
            {
                entries.Add(Name(_values[(Name(node), Vocabulary.RdfFirst.Value)].Single())[(_home + "manifest.ttl#").Length..]);
            }

            Entries = entries;
        }

        public List<string> Entries { get; }

        public static Manifest Of(string suite)
        {
            lock (Read_)
            {
                if (!Read_.TryGetValue(suite, out var manifest)) Read_.Add(suite, manifest = new Manifest(suite));
                return manifest;
            }
        }

        public string Value(string test, string predicate) => Name(_values[(_home + "manifest.ttl#" + test, predicate)].Single());

        public List<Quad> Read(string iri)
        {
            var name = iri[_home.Length..];
            using var file = File.OpenRead(Path.Combine(_folder, name));
            return [.. RdfReader.Read(file, RdfFormats.FromFileName(name), new RdfReaderOptions { BaseIri = new Iri(iri), SourceName = name })];
        }

        private static string Name(Term term) => term switch
        {
            Iri iri => iri.Value,
            BlankNode node => "_:" + node.Label,
            _ => term.ToString(),
        };
    }
}
