using Owm.DataSources;
using Owm.Rdf;

namespace Owm.Tool.Running;

/// <summary>Has the code that shows data sources compiled on another thread, while this one is still busy with the command line.</summary>
/// <remarks>
/// A start of the tool is little else than compiling: about 550 methods at 0.07 ms each. Much of what <c>owm source show</c> needs
/// has nothing to do with the command line and the store, so a second processor can do it meanwhile: 52 ms instead of 64. No file is touched.
/// </remarks>
internal static class WarmUp
{
    /// <summary>Begins, if the command line is about data sources.</summary>
    public static void BeginFor(string[] args)
    {
        if (args is not ["source", ..] || Environment.ProcessorCount < 2) return;
        new Thread(Run) { IsBackground = true, Name = "warm-up" }.Start();
    }

    private static void Run()
    {
        var kinds = new TypeRegistry();
        var identifier = new Iri("urn:x:y");
        var record = new RecordMapper(kinds).ToRecord(
            identifier,
            [
                new Quad(identifier, Vocabulary.RdfType, KindDescription.Of(typeof(ConnectomeCSVDataSource)).TypeIri, null),
                new Quad(identifier, new Iri("urn:x:z"), new Literal("z"), null),
            ],
            _ => []);
        DataSourceText.Of(record!, all: false, new Prefixes());
    }
}
