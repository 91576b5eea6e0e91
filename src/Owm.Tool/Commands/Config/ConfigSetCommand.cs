using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Config;

/// <summary><c>owm config set KEY VALUE</c></summary>
internal sealed class ConfigSetCommand : OwmCommand
{
    private readonly OwmArgument _key = new("KEY", "such as catalog");
    private readonly OwmArgument _value = new("VALUE", "JSON, or else a text");
    private readonly ConfigurationChoice _choice;

    public ConfigSetCommand()
        : base("set", "set a value")
    {
        Add(_key);
        Add(_value);
        _choice = new ConfigurationChoice(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "owm config set catalog ../catalog",
        "owm config set --user trackers '[\"udp://tracker.example.org:6969\"]'",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var key = context.Get(_key);
        if (key.Length == 0) throw CommandException.Usage("The key is empty. Give a key such as catalog.");
        if (key.Contains("secret", StringComparison.OrdinalIgnoreCase) || key.Contains("token", StringComparison.OrdinalIgnoreCase) || key.Contains("password", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage("owm.conf is no place for secrets: it is often shared. Log in with 'owm catalog login'.");
        if (_choice.IsUser(context))
        {
            var file = context.UserConfiguration();
            file.Set(key, context.Get(_value));
            file.Save();
        }
        else
        {
            using var project = context.OpenProject();
            project.Configuration.SetParsed(key, context.Get(_value));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
