using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary>A command that does something: one verb.</summary>
internal abstract class OwmCommand : CommandNode
{
    protected OwmCommand(string name, string description)
        : base(name, description)
    {
    }

    public override bool IsVerb => true;

    /// <summary>Gets the options of the output, where the command prints data.</summary>
    public OutputOptions? OutputOptions { get; protected init; }

    /// <summary>Gets whether the project's configuration counts besides the user's. Default true.</summary>
    public virtual bool IsOfProject => true;

    /// <summary>Gets whether a project without a graph is what the command is for.</summary>
    public virtual bool MakesGraph => false;

    /// <summary>Does it.</summary>
    /// <exception cref="Exception">Anything that goes wrong; <see cref="Output.ErrorText"/> tells the user.</exception>
    public abstract Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken);
}
