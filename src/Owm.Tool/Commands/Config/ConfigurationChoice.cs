using Owm.Tool.Configuration;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Config;

/// <summary>Which owm.conf a command is about: the project's, or the user's with <c>--user</c>.</summary>
internal sealed class ConfigurationChoice
{
    private readonly OwmFlag _user = new("--user", "use the user's owm.conf, not the project's");

    public ConfigurationChoice(CommandNode command) => command.Add(_user);

    /// <summary>Returns whether the user's file is meant.</summary>
    /// <exception cref="CommandException">The project's is meant, but there is no project.</exception>
    public bool IsUser(CommandContext context)
    {
        if (context.Get(_user)) return true;
        if (context.ProjectDirectory is not null) return false;
        throw CommandException.NotFound($"There is no .owm in {context.Invocation.CurrentDirectory} or above it. Make one with 'owm init', or use --user.");
    }

    /// <summary>Reads the files that are looked into: both, unless <c>--user</c> was given.</summary>
    public IReadOnlyList<ConfigurationFile> ReadAll(CommandContext context) =>
        context.Get(_user) ? [context.UserConfiguration()] : context.ConfigurationFiles;
}
