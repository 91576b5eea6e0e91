using Owm.Rdf;
using Owm.Testing;

namespace Owm.DataSources.Tests;

/// <summary>A project in a directory of its own, its graph in memory.</summary>
public sealed class ProjectFolder : IDisposable
{
    public const string DefaultContext = "http://example.org/lab";

    public static readonly Iri Connections = new("http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections");

    public ProjectFolder()
    {
        Store = new MemoryQuadStore();
        Project = OwmProject.Init(Directory.FullPath, DefaultContext, new OwmProjectOptions { OpenStore = _ => Store });
    }

    public TemporaryDirectory Directory { get; } = new();

    public MemoryQuadStore Store { get; }

    public OwmProject Project { get; }

    public IReadOnlyList<Quad> Everything => [.. Store.Match(default).OrderBy(q => q.ToString(), StringComparer.Ordinal)];

    /// <summary>The record of the documentation.</summary>
    public static ConnectomeCSVDataSource Example() => new()
    {
        Key = "2000_connections",
        CsvFileName = "connectome.csv",
        TorrentFileName = "d9da5ce947c6f1c127dfcdc2ede63320.torrent",
    };

    /// <summary>Another program's view of the same project: one that knows only the kinds that ship with Owm.</summary>
    public OwmProject ByAnotherProgram() => OwmProject.Open(Directory.FullPath, new OwmProjectOptions { OpenStore = _ => Store });

    public void Dispose()
    {
        Project.Dispose();
        Directory.Dispose();
    }
}
