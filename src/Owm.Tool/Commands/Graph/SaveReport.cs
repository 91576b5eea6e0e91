using Owm.DataSources;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Graph;

/// <summary>Prints what a save or an import did to the graph.</summary>
internal static class SaveReport
{
    public static void Write(DataOutput output, SaveResult result)
    {
        if (output.Format == OutputFormat.Json && !output.IsQuiet)
        {
            output.WriteLine(JsonOutput.Object(
            [
                new("records", "", new Cell("", result.Records.Select(Fields))),
                new("records_added", "", result.Count(RecordChange.Added)),
                new("records_changed", "", result.Count(RecordChange.Changed)),
                new("records_unchanged", "", result.Count(RecordChange.Unchanged)),
                new("statements_added", "", result.StatementsAdded),
                new("statements_removed", "", result.StatementsRemoved),
                new("contexts", "", result.Contexts.Select(context => context.Value).ToArray()),
                new("imports", "", new Cell("", result.Imports.Select(import => new List<Field> { new("context", "", import.Context.Value), new("imports", "", import.Imported.Value) }))),
            ]));
            return;
        }

        foreach (var record in result.Records.Where(record => output.IsQuiet || record.Change != RecordChange.Unchanged))
            output.WriteLine(output.IsQuiet ? record.Name : $"{(record.Change == RecordChange.Added ? "Added" : "Changed")} {record.Name}");
        if (output.IsQuiet) return;
        if (result.RecordCount > result.Records.Count) output.WriteLine($"… and {result.RecordCount - result.Records.Count} more");
        foreach (var context in result.Contexts) output.WriteLine($"New context {VisibleText.Of(context.Value)}");
        var unchanged = result.Count(RecordChange.Unchanged);
        var records = $"{Amount.Count(result.Count(RecordChange.Added), "source")} added, {result.Count(RecordChange.Changed)} changed, {unchanged} unchanged";
        output.WriteLine($"{records}; {Amount.Count(result.StatementsAdded, "statement")} added, {result.StatementsRemoved} removed.");
    }

    private static IReadOnlyList<Field> Fields(SavedRecord record) =>
    [
        new("name", "", record.ExactName),
        new("key", "", record.Key),
        new("id", "", record.Identifier.Value),
        new("kind", "", record.Kind),
        new("context", "", record.Context.Value),
        new("change", "", record.Change switch { RecordChange.Added => "added", RecordChange.Changed => "changed", _ => "unchanged" }),
    ];
}
