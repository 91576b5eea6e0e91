using System.CommandLine;
using System.CommandLine.Parsing;
using Owm.Tool.Commands;
using Owm.Tool.Help;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Options;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class UsageErrors
{
    /// <summary>Returns what is wrong, or null when nothing is.</summary>
    public static CommandException? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..]) return Unknown(command, unknown);
        if (command is not OwmCommand)
            return CommandException.Usage($"'{HelpPage.PathOf(command)}' is a family of commands: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}. See '{HelpPage.PathOf(command)} --help'.");
        if (MistypedOption(parsed) is { } mistyped) return Unknown(command, mistyped);
        if (parsed.Errors is not [var first, ..]) return null;
        var missing = parsed.CommandResult.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 });
        return missing is not null && first.SymbolResult is not OptionResult
            ? CommandException.Usage($"{missing.Name} is missing. See '{HelpPage.PathOf(command)} --help'.")
            : CommandException.Usage($"{first.Message} See '{HelpPage.PathOf(command)} --help'.");
    }

    /// <summary>Makes the exception for a word that means nothing here.</summary>
    public static CommandException Unknown(Command command, string word)
    {
        var isOption = word.StartsWith('-');
        var candidates = isOption
            ? Options(command).SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal))
            : command.Subcommands.Select(sub => sub.Name);
        var what = isOption ? "no option" : command is OwmCommand ? "one argument too many" : "no command";
        return CommandException.Usage($"'{VisibleText.Of(word)}' is {what} of '{HelpPage.PathOf(command)}'.{NearMatches.Question(word, candidates)} See '{HelpPage.PathOf(command)} --help'.");
    }

    // The parser takes an option it does not know for an argument. Only `--` makes one of it.
    private static string? MistypedOption(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? null
        : parsed.CommandResult.Command.Arguments.Select(parsed.GetResult).OfType<ArgumentResult>()
            .SelectMany(result => result.Tokens).FirstOrDefault(token => token.Value is ['-', _, ..])?.Value;

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));
}
