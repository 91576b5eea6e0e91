using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Saves modules into a project: what <c>owm save</c> does.</summary>
/// <remarks>
/// A module of code runs with all the rights of this process: there is no sandbox in .NET. Whoever saves modules of
/// others asks first, or runs this in a process of its own. The graph changes only after the module has returned and
/// everything it declared has been found right, and then all at once. Nothing can end a module that does not return:
/// when saving is cancelled, its thread is left to itself until the process ends.
/// </remarks>
/// <param name="project">The project.</param>
/// <param name="cacheDirectory">
/// Where compiled modules are kept between runs, <see langword="null"/> for nowhere. What lies there is run: it must be a
/// directory that only this user can write to, never one that came with a project.
/// </param>
public sealed class ModuleSaver(OwmProject project, string? cacheDirectory = null)
{
    /// <summary>The name of a module's method that declares what is to be saved, unless another is asked for.</summary>
    public const string DefaultProvider = "OwmData";

    /// <summary>Saves a module.</summary>
    /// <param name="module">The module's name: <c>t</c> means <c>t.cs</c>, <c>t.dll</c>, <c>t.ttl</c>, <c>t.trig</c>, <c>t.nq</c> or <c>t.nt</c>, whichever there is; or a file name.</param>
    /// <param name="directory">What relative names are relative to: where the caller is.</param>
    /// <param name="provider">The method to call, <c>Method</c> or <c>Class.Method</c>; it takes an <see cref="OwmNamespace"/> and returns nothing. Documents have none.</param>
    /// <param name="context">Where records, and statements without a graph, go; the project's default context when none is given.</param>
    /// <param name="cancellationToken">Has nothing saved, as long as writing has not begun.</param>
    /// <returns>What was added and changed.</returns>
    /// <exception cref="ModuleException">The module was not found, does not compile, has no such method, or failed. Messages name file and line.</exception>
    /// <exception cref="InvalidStatementsException">Statements are about contexts that are not imported; all of them are named.</exception>
    /// <exception cref="InvalidRecordException">A record cannot be stored.</exception>
    /// <exception cref="RdfException">A document is wrong, or the graph cannot be written.</exception>
    public SaveResult Save(string module, string directory, string provider = DefaultProvider, Iri? context = null, CancellationToken cancellationToken = default)
    {
        var file = ModuleFile.Find(module, directory);
        try
        {
            return file.Kind switch
            {
                ModuleKind.Document => project.Contexts.ImportAs(file.FullPath, file.Name, file.Format, context, cancellationToken),
                ModuleKind.CSharp => Run(AbandonableWork.Run(() => ModuleCode.OfSource(file, provider, cacheDirectory, project.Plugins), cancellationToken), provider, context, cancellationToken),
                _ => Run(ModuleCode.OfAssembly(file, project.Plugins), provider, context, cancellationToken),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModuleException($"'{file.FullPath}' cannot be read: {e.Message}", e);
        }
    }

    private SaveResult Run(ModuleCode code, string provider, Iri? context, CancellationToken cancellationToken)
    {
        using (code)
        {
            return project.SaveStoppably(
                ns => AbandonableWork.Run(
                    () =>
                    {
                        code.Run(provider, ns);
                        return true;
                    },
                    cancellationToken),
                context,
                cancellationToken);
        }
    }
}
