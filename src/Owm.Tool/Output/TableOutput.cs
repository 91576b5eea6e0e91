using Owm.Tool.Running;
using Spectre.Console;

namespace Owm.Tool.Output;

/// <summary>Prints tables; the only place that knows Spectre.Console, so that it is loaded for tables alone.</summary>
internal static class TableOutput
{
    /// <summary>Prints records of one kind as rows below a head.</summary>
    public static void Write(Invocation invocation, IReadOnlyList<IReadOnlyList<Field>> records)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var field in records[0])
        {
            var column = new TableColumn(new Text(field.Label));
            if (records.All(record => record.Single(other => other.Name == field.Name).Value.Json is null or long or int or double)) column.RightAligned();
            table.AddColumn(column);
        }

        foreach (var record in records) table.AddRow(record.Select(field => new Text(VisibleText.Of(field.Value.Text))));
        WriteTrimmed(invocation, table);
    }

    /// <summary>Prints one record as rows of names and values.</summary>
    public static void WriteRecord(Invocation invocation, IReadOnlyList<Field> record)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = false };
        table.AddColumns("", "");
        foreach (var field in record) table.AddRow(new Text(field.Label), new Text(VisibleText.Of(field.Value.Text)));
        WriteTrimmed(invocation, table);
    }

    // Spectre pads every line to the table's width and writes escape codes into pipes unless it is told not to.
    private static void WriteTrimmed(Invocation invocation, Table table)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(written),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = invocation.OutTerminal.Width;
        console.Write(table);
        foreach (var line in written.ToString().TrimEnd().Split('\n'))
        {
            if (line.Trim().Length > 0) invocation.Out.WriteLine(line.TrimEnd());
        }
    }
}
