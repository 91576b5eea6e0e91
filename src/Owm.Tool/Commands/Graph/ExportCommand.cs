using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm export</c></summary>
internal sealed class ExportCommand : OwmCommand
{
    private readonly OwmOption<RdfFormat?> _format = new("--format", "NAME", $"{RdfFormatNames.All} (default: nquads)", RdfFormatNames.TryRead, RdfFormatNames.All);
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("only the statements of this context");
    private readonly OwmOption<string?> _directory = SharedDirectory.Option("write the whole graph into this directory, a file for each context");
    private readonly OwmFlag _force = new("--force", "write over a directory that others have changed since");

    public ExportCommand()
        : base("export", "print the graph as RDF, or write it into a directory to be shared")
    {
        Add(_format);
        Add(_context);
        Add(_directory);
        Add(_force);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "The same graph always gives the same bytes. N-Triples and Turtle know no contexts: they take --context, or else hold the statements of every context together. " +
        "A directory gets one sorted N-Triples file for each context, an index, the imports and the prefixes; put it under version control to share the graph. " +
        "One that was changed since it was last exported to or imported from here is not written over without --force: import it first.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm export > graph.nq",
        "owm export --format turtle --context http://example.org/neurons",
        "owm export --directory graph",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        if (context.Get(_directory) is { } directory) WriteDirectory(context, project, context.FullPath(directory));
        else WriteDocument(context, project, cancellationToken);
        return Task.FromResult(ExitCode.Done);
    }

    private void WriteDirectory(CommandContext context, OwmProject project, string directory)
    {
        if (context.Get(_context) is not null || context.Get(_format) is not null) throw CommandException.Usage("A directory holds every context, as N-Triples. Leave --context and --format out, or --directory.");
        var export = project.Sharing.Export(directory, context.Get(_force));
        SharedDirectory.TellProblem(context, project);
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            context.Output.WriteLine(
                $"{Amount.Count(export.Statements, "statement")} in {Amount.Count(export.Contexts, "context")}: {Amount.Count(export.FilesWritten, "file")} written, {export.FilesRemoved} removed in {VisibleText.Of(export.Directory)}");
            return;
        }

        context.Output.WriteRecord(
        [
            new("directory", "Directory", export.Directory),
            new("contexts", "Contexts", export.Contexts),
            new("statements", "Statements", export.Statements),
            new("files_written", "Files written", export.FilesWritten),
            new("files_removed", "Files removed", export.FilesRemoved),
        ]);
    }

    private void WriteDocument(CommandContext context, OwmProject project, CancellationToken cancellationToken)
    {
        var format = context.Get(_format) ?? RdfFormat.NQuads;
        var choice = context.Get(_context) is { } text ? GraphChoice.Named(project.Statements.Terms().ReadIdentifier(text)) : GraphChoice.Every;
        var quads = project.Store.Match(new QuadPattern(Graph: choice));
        if (choice.Name is not null && !quads.Any()) throw CommandException.NotFound($"There is no statement in the context {choice.Name}. 'owm contexts list' shows what there is.");
        if (!format.HasNamedGraphs()) quads = quads.Select(quad => quad with { Graph = null });
        quads = quads.TakeWhile(_ => !cancellationToken.IsCancellationRequested);
        RdfWriter.Write(context.Invocation.Out, format, quads, project.ReadPrefixes());
        cancellationToken.ThrowIfCancellationRequested();
    }
}
