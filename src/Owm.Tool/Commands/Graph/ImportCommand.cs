using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm import FILE…</c></summary>
internal sealed class ImportCommand : OwmCommand
{
    private const int ShownNotes = 10;

    private readonly OwmArgument _files = new("FILE", "an RDF file: .nt, .nq, .ttl or .trig") { IsList = true, IsOptional = true };
    private readonly OwmOption<RdfFormat?> _format = new("--format", "NAME", "format of the files (default: what their names say)", RdfFormatNames.TryRead, RdfFormatNames.All);
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("context of statements that have none (default: the project's)");
    private readonly OwmOption<string?> _directory = SharedDirectory.Option("make the graph say what this directory says, which a graph was exported to");
    private readonly OwmFlag _keep = new("--keep", "of a directory: only add, and remove nothing");
    private readonly DeletionOptions _deletion;

    public ImportCommand()
        : base("import", "put RDF files, or a directory that a graph was exported to, into the graph")
    {
        Add(_files);
        Add(_format);
        Add(_context);
        Add(_directory);
        Add(_keep);
        _deletion = new DeletionOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override bool MakesGraph => true;

    public override string Remarks =>
        "Of each file all statements are added, or none when the file is wrong somewhere. The same file again adds nothing. " +
        "From a directory the whole graph is taken over, all at once: statements that it does not have are removed. " +
        "Where those were never exported, that is asked first, or takes --yes; --keep keeps them.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm import graph.nq",
        "owm import a.ttl b.ttl --context http://example.org/neurons",
        "owm import --directory graph --dry-run",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        if (context.GetAll(_files).Count > 0) ImportFiles(context, project, cancellationToken);
        else if (context.Get(_directory) is { } directory) ImportDirectory(context, project, context.FullPath(directory));
        else throw CommandException.Usage("FILE is missing. Name files, or a directory with --directory. See 'owm import --help'.");
        return Task.FromResult(ExitCode.Done);
    }

    private void ImportFiles(CommandContext context, OwmProject project, CancellationToken cancellationToken)
    {
        if (context.Line.ValuesOf(_directory) is not null || context.Get(_keep)) throw CommandException.Usage("FILE and --directory are two things to import. Leave one of them out.");
        if (_deletion.IsDryRun(context)) throw CommandException.Usage("--dry-run is for a directory: files only add. Leave it out.");
        var paths = context.GetAll(_files).Select(context.FullPath).ToList();
        if (paths.Find(path => !File.Exists(path)) is { } missing)
        {
            throw Directory.Exists(missing)
                ? CommandException.Usage($"{VisibleText.Of(missing)} is a directory. Import it with --directory.")
                : CommandException.NotFound($"There is no file {VisibleText.Of(missing)}. Check the path. Nothing was imported.");
        }

        var target = GraphArguments.Read(context, _context, project);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SaveReport.Write(context.Output, project.Contexts.Import(path, context.Get(_format), target, cancellationToken));
        }
    }

    private void ImportDirectory(CommandContext context, OwmProject project, string directory)
    {
        if (context.Get(_context) is not null || context.Get(_format) is not null) throw CommandException.Usage("A directory says which statements are in which context. Leave --context and --format out.");
        var plan = project.Sharing.Plan(directory);
        SharedDirectory.TellProblem(context, project);
        var keep = context.Get(_keep);
        var removals = keep ? 0 : plan.Removals;
        var deed = $"add {Amount.Count(plan.Additions, "statement")} and remove {removals}";
        if (_deletion.IsDryRun(context))
        {
            context.Output.WriteLine($"Would {deed}.");
            return;
        }

        // What was exported can be had again from where it is shared; only what is nowhere else is asked about.
        if (removals > 0 && !plan.IsGraphShared && !_deletion.MayDelete(context, $"{deed}; the graph has changes that were not exported ('owm diff' shows them)")) return;
        project.Sharing.Import(plan, keep);
        Tell(context, plan, removals);
        if (plan.CameBack.Count > 0 && !keep)
            context.Say($"Note: {Amount.Count(plan.CameBack.Count, "statement")} that you had removed came back by a merge, and stayed out. 'owm export --directory' takes them out of the directory; --keep takes them in.");
    }

    private static void Tell(CommandContext context, GraphRestore plan, int removals)
    {
        if (context.Output.Format == OutputFormat.Text)
        {
            foreach (var changed in plan.Contexts) context.Output.WriteLine(context.Output.IsQuiet ? VisibleText.Of(changed.Value) : $"Changed {VisibleText.Of(changed.Value)}");
            if (!context.Output.IsQuiet) context.Output.WriteLine($"{Amount.Count(plan.Additions, "statement")} added, {removals} removed.");
        }
        else
        {
            context.Output.WriteRecord(
            [
                new("directory", "Directory", plan.Directory),
                new("statements_added", "Statements added", plan.Additions),
                new("statements_removed", "Statements removed", removals),
                new("contexts", "Contexts", plan.Contexts.Select(iri => iri.Value).ToArray()),
            ]);
        }

        foreach (var several in plan.SeveralValues.Take(ShownNotes))
        {
            context.Say(VisibleText.Of(
                $"Note: {NTriplesLine.Of(several.Subject)} has {several.Values.Count} values of {several.Predicate} now: {string.Join(", ", several.Values.Select(NTriplesLine.Of))}. If two have changed one value, retract the other."));
        }

        if (plan.SeveralValues.Count > ShownNotes) context.Say($"Note: {plan.SeveralValues.Count - ShownNotes} more have several values now.");
    }
}
