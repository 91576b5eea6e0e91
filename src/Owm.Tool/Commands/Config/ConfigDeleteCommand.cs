using System.CommandLine;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Config;

/// <summary><c>owm config delete KEY</c></summary>
internal sealed class ConfigDeleteCommand : OwmCommand
{
    private readonly Argument<string> _key = new("KEY") { Description = "such as catalog" };
    private readonly ConfigurationChoice _choice;

    public ConfigDeleteCommand()
        : base("delete", "take a value away")
    {
        Add(_key);
        _choice = new ConfigurationChoice(this);
    }

    public override IReadOnlyList<string> Examples => ["owm config delete catalog"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = context.Get(_key);
        var file = _choice.Read(context);
        if (!file.Remove(key)) throw CommandException.NotFound($"There is no '{VisibleText.Of(key)}' in {file.Path}.{NearMatches.Question(key, file.Keys)} 'owm config list' shows what is there.");
        file.Save();
        return Task.FromResult(ExitCode.Done);
    }
}
