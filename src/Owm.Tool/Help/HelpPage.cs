using System.Text;
using Owm.Tool.Parsing;

namespace Owm.Tool.Help;

/// <summary>The text of <c>--help</c>.</summary>
internal static class HelpPage
{
    /// <summary>Longer lines are hard to read, however wide the terminal.</summary>
    public const int MaxWidth = 100;

    private const int LeftColumn = 30;

    /// <summary>Returns the help of a command, a family or the whole tool.</summary>
    public static string Of(CommandNode command, GlobalOptions global, int width)
    {
        var page = new StringBuilder();
        page.Append(command.Description).Append("\n\n");
        page.Append("Usage:\n  ").Append(Usage(command)).Append('\n');
        Section(page, "Arguments:", command.Arguments.Select(argument => (argument.Name, argument.Description)), width);
        Section(page, "Commands:", command.Commands.Select(sub => (sub.Name, sub.Description)), width);
        Section(page, "Options:", command.Options.Select(Row), width);
        var everywhere = global.All.Select(Row);
        if (command.Parent is null) everywhere = everywhere.Append(("    --version", "show the version, and the commit it was built from"));
        Section(page, command.IsVerb ? "Options of every command:" : "Options:", everywhere, width);
        if (command.Remarks is { } remarks) page.Append('\n').AppendJoin('\n', Wrapped(remarks, width)).Append('\n');
        if (command.Examples.Count > 0) page.Append("\nExamples:\n").AppendJoin("", command.Examples.Select(example => $"  {example}\n"));
        if (command.Parent is null) page.Append(Root.ReplaceLineEndings("\n"));
        return page.ToString();
    }

    private const string Root = """

        Every option can be given in the environment too: --upload-limit as OWM_UPLOAD_LIMIT. Those marked
        [owm.conf] can also stand in the project's .owm/owm.conf or the user's owm.conf, see 'owm config'.
        The command line is strongest, then the environment, the project, the user.

        Exit codes:
          0 done   1 other failure   2 wrong usage   3 not found   6 network, or no peers
          7 unfinished, can be resumed   8 timeout, or graph busy   9 disk full or I/O
          13 would overwrite something   24 not allowed or not logged in
          26 bad torrent, magnet, module, record or owm.conf
          32 content does not match its digest   130 interrupted

        Examples:
          owm init
          owm save t
          owm source show ConnectomeCSVDataSource:2000_connections
          owm source load ConnectomeCSVDataSource:2000_connections -d data
          owm help torrent create

        """;

    private static string Usage(CommandNode command)
    {
        var usage = new StringBuilder(command.FullName);
        if (command.Commands.Count > 0) usage.Append(" COMMAND");
        foreach (var argument in command.Arguments)
        {
            var name = argument.IsList ? argument.Name + "…" : argument.Name;
            usage.Append(argument.IsOptional ? $" [{name}]" : $" {name}");
        }

        return usage.Append(" [options]").ToString();
    }

    private static (string, string) Row(OwmOption option)
    {
        var shortName = option.Aliases.FirstOrDefault(alias => alias.Length == 2);
        var names = (shortName is null ? "    " : shortName + ", ") + option.Name;
        if (option.TakesValue) names += " " + option.HelpName;
        var description = option.Description;
        if (option.ConfigurationKey is { } key)
        {
            description += $" [owm.conf: {key}]";
            if (option.EnvironmentVariable != OwmOption.VariableOf(option.Name)) description += $" [{option.EnvironmentVariable}]";
        }

        return (names, description);
    }

    private static void Section(StringBuilder page, string head, IEnumerable<(string Left, string Right)> rows, int width)
    {
        var list = rows.ToList();
        if (list.Count == 0) return;
        page.Append('\n').Append(head).Append('\n');
        var left = Math.Min(LeftColumn, list.Max(row => row.Left.Length) + 2);
        foreach (var (name, description) in list)
        {
            var lines = Wrapped(description, width - left - 2);
            if (name.Length > left - 2) page.Append("  ").Append(name).Append('\n').Append(' ', left + 2);
            else page.Append("  ").Append(name.PadRight(left));
            page.AppendJoin("\n" + new string(' ', left + 2), lines).Append('\n');
        }
    }

    private static List<string> Wrapped(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > Math.Max(20, width))
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                if (line.Length > 0) line.Append(' ');
                line.Append(word);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }
}
