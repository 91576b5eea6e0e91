using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Configuration;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Config;

/// <summary><c>owm config list</c></summary>
internal sealed class ConfigListCommand : OwmCommand
{
    private readonly ConfigurationChoice _choice;

    public ConfigListCommand()
        : base("list", "print every value and the file it is from")
    {
        _choice = new ConfigurationChoice(this);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm config list", "owm config list --user --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var records = new List<IReadOnlyList<Field>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in _choice.ReadAll(context))
        {
            foreach (var key in file.Keys.Where(seen.Add))
                records.Add([new("key", "Key", key), new("value", "Value", Secrets.Contains(key) ? Secrets.Hidden : file.Text(key)), new("file", "File", file.Path)]);
        }

        context.Output.WriteRecords([.. records.OrderBy(record => record[0].Value.Text, StringComparer.Ordinal)]);
        return Task.FromResult(ExitCode.Done);
    }
}
