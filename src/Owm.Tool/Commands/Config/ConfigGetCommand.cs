using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Configuration;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Config;

/// <summary><c>owm config get KEY</c></summary>
internal sealed class ConfigGetCommand : OwmCommand
{
    private readonly OwmArgument _key = new("KEY", "such as catalog");
    private readonly ConfigurationChoice _choice;

    public ConfigGetCommand()
        : base("get", "print a value: the project's, else the user's")
    {
        Add(_key);
        _choice = new ConfigurationChoice(this);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm config get catalog"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = context.Get(_key);
        var files = _choice.ReadAll(context);
        var file = files.FirstOrDefault(file => file.Node(key) is not null)
            ?? throw CommandException.NotFound(
                $"There is no '{VisibleText.Of(key)}' in {string.Join(" or ", files.Select(file => file.Path))}.{NearMatches.Question(key, files.SelectMany(other => other.Keys))} Set it with 'owm config set'.");
        if (Secrets.Contains(key)) context.Output.WriteLine(context.Output.Format == OutputFormat.Json ? $"\"{Secrets.Hidden}\"" : Secrets.Hidden);
        else if (context.Output.Format == OutputFormat.Json) context.Output.WriteLine(file.Node(key)!.ToJsonString());
        else
        {
            foreach (var text in file.Texts(key)!) context.Output.WriteLine(VisibleText.Of(text));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
