namespace Owm.Tool.Parsing;

/// <summary>A command line, taken apart: which command it names, and what it gives.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<OwmOption, IReadOnlyList<string>> _options = [];
    private readonly Dictionary<OwmArgument, IReadOnlyList<string>> _arguments = [];

    public CommandLine(CommandNode command) => Command = command;

    /// <summary>Gets the command: the deepest that was named.</summary>
    public CommandNode Command { get; }

    /// <summary>Returns the values that an option was given, none for a flag; null when it was not given.</summary>
    public IReadOnlyList<string>? ValuesOf(OwmOption option) => _options.GetValueOrDefault(option);

    /// <summary>Returns the values that an argument was given.</summary>
    public IReadOnlyList<string> ValuesOf(OwmArgument argument) => _arguments.GetValueOrDefault(argument) ?? [];

    public void Give(OwmOption option, IReadOnlyList<string> values) => _options[option] = values;

    public void Give(OwmArgument argument, IReadOnlyList<string> values) => _arguments[argument] = values;
}
