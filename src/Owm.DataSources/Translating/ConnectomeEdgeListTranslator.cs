using System.Buffers;
using System.Globalization;
using System.Text;

namespace Owm.DataSources;

/// <summary>Makes an edge list of a connectome's table: <c>pre,post,kind,weight</c>, one row for each two neurons and kind of connection, weights summed, sorted.</summary>
/// <remarks>The same connections give the same bytes, in whatever layout and order the table has them.</remarks>
[DataSourceKind("ConnectomeEdgeListTranslator", DefinitionContext = OwmVocabulary.Base + "/sci/bio")]
public sealed class ConnectomeEdgeListTranslator : DataTranslator
{
    private const string Connectome = "connectome";

    private static readonly SearchValues<char> ToBeQuoted = SearchValues.Create(",;|\t\"\r\n");
    private static readonly string[] Columns = ["pre", "post", "kind", "weight"];

    /// <inheritdoc/>
    public override IReadOnlyList<TranslatorInput> Inputs { get; } = [new(Connectome, typeof(ConnectomeCSVDataSource), Description: "the table of connections")];

    /// <inheritdoc/>
    public override Type OutputType => typeof(ConnectomeCSVDataSource);

    /// <inheritdoc/>
    protected internal override async Task TranslateAsync(TranslationRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var source = run.Source(Connectome);
        var name = Path.GetFileNameWithoutExtension(source.FilePath);
        var table = ConnectomeTable.Read((ConnectomeCSVDataSource)source.Record, source.Directory!);
        cancellationToken.ThrowIfCancellationRequested();
        var edges = table.Connections
            .GroupBy(c => (c.Pre, c.Post, c.Kind))
            .Select(g => (g.Key.Pre, g.Key.Post, Kind: NameOf(g.Key.Kind), Weight: g.Sum(c => c.Weight)))
            .OrderBy(e => e.Pre, StringComparer.Ordinal).ThenBy(e => e.Post, StringComparer.Ordinal).ThenBy(e => e.Kind, StringComparer.Ordinal)
            .ToList();

        var output = (ConnectomeCSVDataSource)run.Output;
        output.CsvFileName = name + "-edges.csv";
        output.CsvHeader = Columns;
        output.CsvFieldDelimiter = ",";
        await using (var writer = new StreamWriter(Path.Combine(run.OutputDirectory, output.CsvFileName), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
        {
            await writer.WriteLineAsync(string.Join(',', Columns));
            foreach (var edge in edges)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await writer.WriteLineAsync($"{Quoted(edge.Pre)},{Quoted(edge.Post)},{edge.Kind},{edge.Weight.ToString("R", CultureInfo.InvariantCulture)}");
            }
        }

        run.Say($"{table.Connections.Count} connections became {edges.Count} edges.");
    }

    private static string NameOf(ConnectionKind kind) => kind switch
    {
        ConnectionKind.Chemical => "chemical",
        ConnectionKind.Electrical => "electrical",
        ConnectionKind.Other => "other",
        _ => "",
    };

    // RFC 4180, section 2.
    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(ToBeQuoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
