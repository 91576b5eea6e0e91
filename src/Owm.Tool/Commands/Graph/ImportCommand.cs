using Owm.Rdf;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm import FILE…</c></summary>
internal sealed class ImportCommand : OwmCommand
{
    private readonly OwmArgument _files = new("FILE", "an RDF file: .nt, .nq, .ttl or .trig") { IsList = true };
    private readonly OwmOption<RdfFormat?> _format = new("--format", "NAME", "format of the files (default: what their names say)", RdfFormatNames.TryRead, RdfFormatNames.All);
    private readonly OwmOption<Iri?> _context = new("--context", "IRI", "context of statements that have none (default: the project's)", ValueReaders.AbsoluteIri, "an absolute IRI");

    public ImportCommand()
        : base("import", "put the statements of RDF files into the graph")
    {
        Add(_files);
        Add(_format);
        Add(_context);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => "Of each file all statements are added, or none when the file is wrong somewhere. The same file again adds nothing.";

    public override IReadOnlyList<string> Examples => ["owm import graph.nq", "owm import a.ttl b.ttl --context http://example.org/neurons"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var paths = context.GetAll(_files).Select(context.FullPath).ToList();
        if (paths.Find(path => !File.Exists(path)) is { } missing) throw CommandException.NotFound($"There is no file {VisibleText.Of(missing)}. Check the path. Nothing was imported.");
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SaveReport.Write(context.Output, project.Contexts.Import(path, context.Get(_format), context.Get(_context)));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
