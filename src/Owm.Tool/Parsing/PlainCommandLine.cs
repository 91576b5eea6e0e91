namespace Owm.Tool.Parsing;

/// <summary>Takes a command line apart that has neither options nor mistakes, as most have: <c>owm source show ID</c>.</summary>
/// <remarks>That needs no parser, whose start takes as long as looking a data source up. Everything else is left to <see cref="FullCommandLine"/>.</remarks>
internal static class PlainCommandLine
{
    /// <summary>Returns the command line, or null when there is more to it.</summary>
    public static CommandLine? TryParse(CommandNode root, string[] args)
    {
        var node = root;
        var next = 0;
        while (next < args.Length && !node.IsVerb)
        {
            var below = Named(node, args[next++]);
            if (below is null) return null;
            node = below;
        }

        if (!node.IsVerb) return null;
        for (var i = next; i < args.Length; i++)
        {
            if (args[i] is "" or ['-', ..]) return null;
        }

        var line = new CommandLine(node);
        foreach (var argument in node.Arguments)
        {
            var count = argument.IsList ? args.Length - next : Math.Min(1, args.Length - next);
            if (count == 0 && !argument.IsOptional) return null;
            line.Give(argument, args[next..(next + count)]);
            next += count;
        }

        return next == args.Length ? line : null;
    }

    private static CommandNode? Named(CommandNode node, string name)
    {
        foreach (var command in node.Commands)
        {
            if (command.Name == name) return command;
        }

        return null;
    }
}
