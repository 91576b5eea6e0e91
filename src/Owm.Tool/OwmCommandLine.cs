using Owm.Tool.Commands;
using Owm.Tool.Help;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool;

/// <summary>The command line as a whole: finds the command, runs it, and tells what went wrong.</summary>
internal static class OwmCommandLine
{
    /// <summary>Runs the tool.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="invocation">What the run sees of the world.</param>
    /// <returns>What the process exits with.</returns>
    public static async Task<int> RunAsync(string[] args, Invocation invocation)
    {
        // The fastest answers need no parser.
        if (args is ["--version"]) return Printed(invocation, ToolVersion.Text);
        var code = await RunParsedAsync(args, invocation);
        return (int)(Flushed(invocation) ? code : ExitCode.Done);
    }

    private static async Task<ExitCode> RunParsedAsync(string[] args, Invocation invocation)
    {
        var isDebugging = args.Contains("--debug") || invocation.Variable("OWM_DEBUG") is { } variable && variable != "0";
        try
        {
            if (args is [] or ["help"]) args = ["--help"];
            if (args[0].StartsWith("[suggest", StringComparison.Ordinal)) return Completions.Suggest(args, invocation);
            if (args is ["help", ..]) args = [.. args[1..], "--help"];
            var global = new GlobalOptions();
            var line = Parse(args, global);
            if (line.ValuesOf(global.Help) is not null)
            {
                invocation.Out.Write(HelpPage.Of(line.Command, global, Math.Min(invocation.OutTerminal.Width, HelpPage.MaxWidth)));
                return ExitCode.Done;
            }

            var command = (OwmCommand)line.Command;
            return await command.RunAsync(new CommandContext(invocation, line, global, command), invocation.Stop);
        }
        catch (Exception error)
        {
            return Tell(error, invocation, isDebugging);
        }
    }

    private static CommandLine Parse(string[] args, GlobalOptions global)
    {
        var tree = CommandTree.Build(args);
        return PlainCommandLine.TryParse(tree, args) ?? new FullCommandLine(tree, global).Parse(args);
    }

    private static ExitCode Tell(Exception error, Invocation invocation, bool isDebugging)
    {
        var (code, line) = ErrorText.Of(error, invocation.Stop);
        Flushed(invocation);
        try
        {
            if (isDebugging) invocation.Error.WriteLine(error.ToString());
            foreach (var printable in line is null ? [] : ErrorText.Lines(error, line)) invocation.Error.WriteLine(printable);
        }
        catch (IOException)
        {
            // Nobody reads standard error: the exit code must do.
        }

        return code;
    }

    private static int Printed(Invocation invocation, string line)
    {
        invocation.Out.WriteLine(line);
        Flushed(invocation);
        return (int)ExitCode.Done;
    }

    // False when the reader of standard output has gone (`owm … | head`), which is no failure.
    private static bool Flushed(Invocation invocation)
    {
        try
        {
            invocation.Out.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
