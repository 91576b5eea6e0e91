using Owm.Tool.Help;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary><c>owm completions bash|zsh|fish|pwsh</c></summary>
internal sealed class CompletionsCommand : OwmCommand
{
    private readonly OwmArgument _shell = new("SHELL", "bash, zsh, fish or pwsh") { Proposals = Completions.Shells };

    public CompletionsCommand()
        : base("completions", "print a script that completes words in a shell")
    {
        Add(_shell);
    }

    public override IReadOnlyList<string> Examples => ["eval \"$(owm completions bash)\"", "owm completions fish | source"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.Write(Completions.ScriptFor(context.Get(_shell)).ReplaceLineEndings("\n"));
        return Task.FromResult(ExitCode.Done);
    }
}
