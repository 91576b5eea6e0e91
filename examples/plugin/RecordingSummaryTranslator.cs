using System.Globalization;
using System.Text;
using CsvHelper;
using Owm.DataSources;

namespace Lab.Recordings;

/// <summary>Makes a table <c>cell,samples,mean</c> of a recording.</summary>
[DataSourceKind("RecordingSummaryTranslator", SchemaNamespace = "http://lab.example/schema/", DataNamespace = "http://lab.example/data/", DefinitionContext = "http://lab.example/recordings")]
public sealed class RecordingSummaryTranslator : DataTranslator
{
    private static readonly string[] Columns = ["cell", "samples", "mean"];

    public override IReadOnlyList<TranslatorInput> Inputs { get; } = [new("recording", typeof(RecordingDataSource))];

    public override Type OutputType => typeof(CSVDataSource);

    protected override async Task TranslateAsync(TranslationRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var activities = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        using (var text = new StreamReader(run.Source("recording").FilePath))
        {
            using var csv = CsvReader.Create(text, new CsvReaderOptions { HasHeader = true });
            while (csv.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!activities.TryGetValue(csv.GetString(0), out var known)) activities.Add(csv.GetString(0), known = []);
                known.Add(double.Parse(csv.GetString(2), CultureInfo.InvariantCulture));
            }
        }

        var output = (CSVDataSource)run.Output;
        output.CsvFileName = "summary.csv";
        output.CsvHeader = Columns;
        var lines = activities.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key},{a.Value.Count},{a.Value.Average():R}"));
        await File.WriteAllTextAsync(Path.Combine(run.OutputDirectory, output.CsvFileName), string.Join('\n', lines.Prepend(string.Join(',', Columns))) + "\n", new UTF8Encoding(false), cancellationToken);
        run.Say($"{activities.Count} cells");
    }
}
