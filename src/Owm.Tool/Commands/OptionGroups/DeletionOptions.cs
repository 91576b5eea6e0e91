using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The options of a command that takes something away.</summary>
internal sealed class DeletionOptions
{
    private readonly OwmFlag _yes = new("--yes", "do not ask", "-y");
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be done, and do nothing");

    public DeletionOptions(CommandNode command)
    {
        command.Add(_yes);
        command.Add(_dryRun);
    }

    /// <summary>Returns whether nothing is to be done.</summary>
    public bool IsDryRun(CommandContext context) => context.Get(_dryRun);

    /// <summary>Asks whether something may be done, unless that was answered on the command line.</summary>
    /// <param name="context">Whom to ask.</param>
    /// <param name="deed">What would be done, as in "I would …".</param>
    /// <returns>Whether it may; false for a dry run.</returns>
    /// <exception cref="CommandException">Nobody can be asked, or the answer is no.</exception>
    public bool MayDelete(CommandContext context, string deed)
    {
        if (IsDryRun(context, deed)) return false;
        context.Confirm($"This will {VisibleText.Of(deed)}. Go on?", _yes);
        return true;
    }

    /// <summary>Returns whether something is only to be said, and says it then.</summary>
    /// <param name="context">Whom to tell.</param>
    /// <param name="deed">What would be done, as in "I would …".</param>
    public bool IsDryRun(CommandContext context, string deed)
    {
        if (!context.Get(_dryRun)) return false;
        context.Output.WriteLine($"Would {VisibleText.Of(deed)}.");
        return true;
    }
}
