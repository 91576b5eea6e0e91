using System.Text;
using BenchmarkDotNet.Attributes;
using Owm.Rdf;

namespace Owm.Bench;

/// <summary>Reading 10,000 statements in two formats.</summary>
[MemoryDiagnoser]
public class GraphBenchmarks
{
    private const int Statements = 10_000;

    private readonly byte[] _nquads = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Statements).Select(i =>
        $"<http://data.openworm.org/data_sources/DataSource#{i / 5}> <http://schema.openworm.org/2020/07/data_sources/DataSource/p{i % 5}> \"value {i}\" <http://example.org/context> .\n")));

    private readonly byte[] _turtle = Encoding.UTF8.GetBytes("@prefix d: <http://data.openworm.org/data_sources/DataSource#> .\n@prefix s: <http://schema.openworm.org/2020/07/data_sources/DataSource/> .\n"
        + string.Concat(Enumerable.Range(0, Statements).Select(i => $"d:s{i / 5} s:p{i % 5} \"value {i}\" .\n")));

    [Benchmark(OperationsPerInvoke = Statements)]
    public int NQuads() => Count(_nquads, RdfFormat.NQuads);

    [Benchmark(OperationsPerInvoke = Statements)]
    public int Turtle() => Count(_turtle, RdfFormat.Turtle);

    private static int Count(byte[] document, RdfFormat format)
    {
        using var stream = new MemoryStream(document);
        return RdfReader.Read(stream, format).Count();
    }
}
