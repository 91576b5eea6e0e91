using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Parsing;

/// <summary>Takes any command line apart, and completes unfinished ones; the only place that knows System.CommandLine.</summary>
internal sealed class FullCommandLine
{
    private readonly Dictionary<Command, CommandNode> _nodes = [];
    private readonly Dictionary<OwmOption, Option> _options = [];
    private readonly Dictionary<OwmArgument, Argument> _arguments = [];
    private readonly GlobalOptions _global;
    private readonly Command _root;

    public FullCommandLine(CommandNode root, GlobalOptions global)
    {
        _global = global;
        _root = Made(root);
        foreach (var option in global.All)
        {
            var made = Made(option);
            made.Recursive = true;
            _root.Add(made);
        }
    }

    /// <summary>Takes a command line apart.</summary>
    /// <exception cref="CommandException">Something is wrong with it; the message says what.</exception>
    public CommandLine Parse(string[] args)
    {
        // No response files: a name that begins with @ is a name.
        var parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var line = new CommandLine(_nodes[parsed.CommandResult.Command]);
        foreach (var (option, symbol) in _options)
        {
            if (parsed.GetResult(symbol) is { Implicit: false } result) line.Give(option, [.. result.Tokens.Select(token => token.Value)]);
        }

        foreach (var argument in line.Command.Arguments)
        {
            if (parsed.GetResult(_arguments[argument]) is { } result) line.Give(argument, [.. result.Tokens.Select(token => token.Value)]);
        }

        return Mistake(parsed, line) is { } mistake ? throw mistake : line;
    }

    /// <summary>Returns the words that may stand at the end of an unfinished line.</summary>
    public IEnumerable<string> Complete(string line) => _root.Parse(line).GetCompletions(line.Length).Select((CompletionItem item) => item.Label);

    private Command Made(CommandNode node)
    {
        var command = new Command(node.Name, node.Description);
        _nodes.Add(command, node);
        foreach (var below in node.Commands) command.Add(Made(below));
        foreach (var option in node.Options) command.Add(Made(option));
        foreach (var argument in node.Arguments)
        {
            Argument made = argument.IsList ? new Argument<string[]>(argument.Name) : new Argument<string>(argument.Name);
            made.Arity = new ArgumentArity(argument.IsOptional ? 0 : 1, argument.IsList ? 100_000 : 1);
            if (argument.Proposals.Count > 0) made.CompletionSources.Add([.. argument.Proposals]);
            _arguments.Add(argument, made);
            command.Add(made);
        }

        return command;
    }

    private Option Made(OwmOption option)
    {
        Option made = !option.TakesValue ? new Option<bool>(option.Name, option.Aliases) { Arity = ArgumentArity.Zero }
            : option.IsList ? new Option<string[]>(option.Name, option.Aliases) { Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false }
            : new Option<string>(option.Name, option.Aliases);
        _options.Add(option, made);
        return made;
    }

    private CommandException? Mistake(ParseResult parsed, CommandLine line)
    {
        var isHelp = line.ValuesOf(_global.Help) is not null;
        // `owm help nonsense` and `owm nonsense --help` name no command; `owm source show x --help` does.
        if (parsed.UnmatchedTokens is [var unknown, ..] && !(isHelp && line.Command.IsVerb)) return Unknown(line.Command, unknown);
        if (isHelp) return null;
        var path = line.Command.FullName;
        if (!line.Command.IsVerb)
            return CommandException.Usage($"'{path}' is a family of commands: {string.Join(", ", line.Command.Commands.Select(sub => sub.Name))}. See '{path} --help'.");

        // The parser takes an option it does not know for an argument. Only `--` makes one of it.
        if (!parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            && line.Command.Arguments.SelectMany(line.ValuesOf).FirstOrDefault(value => value is ['-', _, ..]) is { } mistyped) return Unknown(line.Command, mistyped);
        if (parsed.Errors is not [var first, ..]) return null;
        var missing = line.Command.Arguments.FirstOrDefault(argument => !argument.IsOptional && line.ValuesOf(argument).Count == 0);
        return missing is not null && first.SymbolResult is not OptionResult
            ? CommandException.Usage($"{missing.Name} is missing. See '{path} --help'.")
            : CommandException.Usage($"{first.Message} See '{path} --help'.");
    }

    private CommandException Unknown(CommandNode command, string word)
    {
        var isOption = word.StartsWith('-');
        var candidates = isOption ? command.Options.Concat(_global.All).Select(option => option.Name) : command.Commands.Select(sub => sub.Name);
        var what = isOption ? "no option" : command.IsVerb ? "one argument too many" : "no command";
        return CommandException.Usage($"'{VisibleText.Of(word)}' is {what} of '{command.FullName}'.{NearMatches.Question(word, candidates)} See '{command.FullName} --help'.");
    }
}
