using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source path ID</c></summary>
internal sealed class SourcePathCommand : OwmCommand
{
    private readonly OwmArgument _id = SourceArguments.One();

    public SourcePathCommand()
        : base("path", "print the directory that a loaded source's content is in")
    {
        Add(_id);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => SourceArguments.Remarks;

    public override IReadOnlyList<string> Examples => ["cd \"$(owm source path 2000_connections)\""];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var record = project.Sources.Find(context.Get(_id));
        var directory = SourceContent.DirectoryOf(project, record);
        if (context.Output.Format == OutputFormat.Text) context.Output.WriteLine(VisibleText.Of(directory));
        else context.Output.WriteRecord([new("directory", "Directory", directory), new("source", "Source", record.ExactName)]);
        return Task.FromResult(ExitCode.Done);
    }
}
