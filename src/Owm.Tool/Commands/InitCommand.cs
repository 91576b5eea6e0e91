using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary><c>owm init</c></summary>
internal sealed class InitCommand : OwmCommand
{
    private readonly OwmOption<Iri?> _defaultContext = new("--default-context-id", "IRI", "context that records go to (default: one is made up)", ValueReaders.AbsoluteIri, "an absolute IRI, such as http://example.org/my-lab");

    public InitCommand()
        : base("init", "make a project here: .owm with its configuration and graph")
    {
        Add(_defaultContext);
        OutputOptions = new OutputOptions(this);
    }

    public override bool MakesGraph => true;

    public override IReadOnlyList<string> Examples => ["owm init", "owm init --default-context-id http://example.org/my-lab"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = OwmProject.Init(context.Invocation.CurrentDirectory, context.Get(_defaultContext)?.Value, context.ProjectOptions);
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            context.Output.WriteLine($"{(project.IsNew ? "Initialized a project in" : "There is a project already in")} {VisibleText.Of(project.OwmDirectory)}");
            context.Output.WriteLine($"Default context: {VisibleText.Of(project.Configuration.DefaultContext.Value)}");
        }
        else
        {
            context.Output.WriteRecord(
            [
                new("directory", "Directory", project.OwmDirectory),
                new("new", "New", project.IsNew),
                new("default_context_id", "Default context", project.Configuration.DefaultContext.Value),
            ]);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
