using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary>Finds the contexts that arguments name.</summary>
internal static class ContextChoice
{
    /// <summary>Returns a context of which the project knows something.</summary>
    /// <exception cref="CommandException">It knows nothing of it; near ones are named.</exception>
    public static Iri Known(OwmProject project, string text)
    {
        var context = project.Statements.Terms().ReadIdentifier(text);
        if (project.Contexts.Knows(context)) return context;
        var near = NearMatches.Question(context.Value, project.Contexts.List().Select(c => c.Identifier.Value));
        throw CommandException.NotFound($"There is no context {VisibleText.Of(context.ToString())}.{near} 'owm contexts list' shows what there is.");
    }
}
