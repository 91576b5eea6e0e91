using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The options of a command that prints data.</summary>
internal sealed class OutputOptions
{
    private readonly OwmOption<OutputFormat> _format;
    private readonly OwmFlag _json = new("--json", "the same as --output json");

    /// <param name="command">The command that gets the options.</param>
    /// <param name="hasShortName">Whether <c>-o</c> means the format; false where it is a directory.</param>
    public OutputOptions(CommandNode command, bool hasShortName = true)
    {
        _format = new("--output", "text|json|table", "how data is printed (default: text)", TryRead, "text, json or table", hasShortName ? ["-o"] : []);
        command.Add(_format);
        command.Add(_json);
    }

    /// <summary>Returns what was asked for.</summary>
    /// <exception cref="CommandException">Two formats were asked for.</exception>
    public OutputFormat FormatOf(CommandContext context)
    {
        var isOnLine = context.Line.ValuesOf(_format) is not null;
        if (context.Line.ValuesOf(_json) is not null)
        {
            if (isOnLine && context.Get(_format) != OutputFormat.Json) throw CommandException.Usage("--json and --output ask for two formats. Leave one of them out.");
            return OutputFormat.Json;
        }

        // What stands on the command line is stronger than OWM_JSON in the environment.
        return !isOnLine && context.Get(_json) ? OutputFormat.Json : context.Get(_format);
    }

    private static bool TryRead(string text, out OutputFormat value)
    {
        value = text switch { "json" => OutputFormat.Json, "table" => OutputFormat.Table, _ => OutputFormat.Text };
        return text is "text" or "json" or "table";
    }
}
