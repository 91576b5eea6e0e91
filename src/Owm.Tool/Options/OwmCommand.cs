using Owm.Tool.Options;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary>A command that does something: one verb.</summary>
internal abstract class OwmCommand : CommandNode
{
    protected OwmCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Gets lines that show how the command is used, for its help.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    /// <summary>Gets what is worth knowing beyond the first line, for its help.</summary>
    public virtual string? Remarks => null;

    /// <summary>Gets the options of the output, where the command prints data.</summary>
    public OutputOptions? OutputOptions { get; protected init; }

    /// <summary>Does it.</summary>
    /// <exception cref="Exception">Anything that goes wrong; <see cref="Output.ErrorText"/> tells the user.</exception>
    public abstract Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken);
}
