using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Config;

/// <summary><c>owm config delete KEY</c></summary>
internal sealed class ConfigDeleteCommand : OwmCommand
{
    private readonly OwmArgument _key = new("KEY", "such as catalog");
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
        if (!(_choice.IsUser(context) ? DeleteOfUser(context, key) : DeleteOfProject(context, key)))
        {
            var file = _choice.ReadAll(context)[0];
            throw CommandException.NotFound($"There is no '{VisibleText.Of(key)}' in {file.Path}.{NearMatches.Question(key, file.Keys)} 'owm config list' shows what is there.");
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static bool DeleteOfUser(CommandContext context, string key)
    {
        var file = context.UserConfiguration();
        if (!file.Remove(key)) return false;
        file.Save();
        return true;
    }

    private static bool DeleteOfProject(CommandContext context, string key)
    {
        using var project = context.OpenProject();
        return project.Configuration.Delete(key);
    }
}
