using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source show ID…</c></summary>
internal sealed class SourceShowCommand : OwmCommand
{
    private readonly OwmArgument _ids = SourceArguments.Several();
    private readonly OwmFlag _all = new("--all", "show defaults, the identifier and digests too");

    public SourceShowCommand()
        : base("show", "print what is recorded of data sources")
    {
        Add(_ids);
        Add(_all);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => SourceArguments.Remarks + " JSON is an object for one ID, and an array for several.";

    public override IReadOnlyList<string> Examples => ["owm source show ConnectomeCSVDataSource:2000_connections", "owm source show 2000_connections --all --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        // Found first, all of them: half an answer would look like a whole one.
        var records = context.GetAll(_ids).Select(project.Sources.Find).ToList();
        var all = context.Get(_all);
        if (context.Output.IsQuiet)
        {
            foreach (var record in records) context.Output.WriteLine(record.ToString());
        }
        else if (context.Output.Format == OutputFormat.Json)
        {
            var json = records.ConvertAll(record => new RawJson(DataSourceJson.TextOf(record, all)));
            context.Output.WriteLine(json is [var only] ? JsonOutput.Again(only) : JsonOutput.Again(json));
        }
        else
        {
            foreach (var record in records) context.Output.Write(project.Sources.ToText(record, all));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
