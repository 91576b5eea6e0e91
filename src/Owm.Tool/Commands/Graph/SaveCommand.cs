using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm save MODULE [PROVIDER]</c></summary>
internal sealed class SaveCommand : OwmCommand
{
    private readonly OwmArgument _module = new("MODULE", "t means t.cs, t.dll, t.ttl, t.trig, t.nq or t.nt, whichever there is");
    private readonly OwmArgument _provider = new("PROVIDER", "the method to call: Method or Class.Method (default: OwmData)") { IsOptional = true };
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("context that records go to (default: the project's)");

    public SaveCommand()
        : base("save", "store what a module declares in the graph: all of it, or nothing")
    {
        Add(_module);
        Add(_provider);
        Add(_context);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "A C# module has a method void OwmData(OwmNamespace ns); using lines for Owm's and the common System namespaces are not needed. " +
        "It runs with all your rights: save only modules you trust. Statements of data files without a graph go to the context.";

    public override IReadOnlyList<string> Examples => ["owm save t", "owm save t Neurons.Declare", "owm save connectome.ttl --context http://example.org/connectome"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var saver = new ModuleSaver(project, Path.Combine(context.User.Cache, "modules"));
        SaveResult result;
        using (new ModuleGuard(context.Invocation, context.Get(_module)))
        {
            result = saver.Save(
                context.Get(_module), context.Invocation.CurrentDirectory, context.Find(_provider) ?? ModuleSaver.DefaultProvider, GraphArguments.Read(context, _context, project), cancellationToken);
        }

        SaveReport.Write(context.Output, result);
        return Task.FromResult(ExitCode.Done);
    }
}
