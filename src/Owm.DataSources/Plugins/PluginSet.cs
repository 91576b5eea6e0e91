using System.Reflection;

namespace Owm.DataSources;

/// <summary>The plug-ins of a project: those that are used, and those that are not.</summary>
/// <remarks>Disposing it lets plug-ins that can be unloaded go, once nothing of them is used any more.</remarks>
public sealed class PluginSet : IDisposable
{
    internal PluginSet(IReadOnlyList<Plugin> plugins) => Plugins = plugins;

    /// <summary>Gets the set without plug-ins.</summary>
    public static PluginSet None { get; } = new([]);

    /// <summary>Gets the plug-ins, by name.</summary>
    public IReadOnlyList<Plugin> Plugins { get; }

    internal IEnumerable<PluginCode> Code => Plugins.Select(p => p.Code).OfType<PluginCode>();

    /// <summary>Returns what plug-ins bring for a layer above this one.</summary>
    /// <typeparam name="T">The class of the contributions.</typeparam>
    public IReadOnlyList<T> Contributions<T>()
        where T : class, IPluginContribution => Plugins.Count == 0 ? [] : [.. Plugins.SelectMany(p => p.Contributions).OfType<T>()];

    /// <summary>Adds what plug-ins bring to registries. What is there already stays.</summary>
    /// <param name="kinds">Gets the kinds.</param>
    /// <param name="loaders">Gets the loaders.</param>
    /// <exception cref="PluginException">A registry has another loader of the name.</exception>
    /// <exception cref="InvalidRecordException">A registry has another kind of the name.</exception>
    public void AddTo(TypeRegistry kinds, LoaderRegistry loaders)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(loaders);
        foreach (var plugin in Plugins)
        {
            foreach (var kind in plugin.Kinds) kinds.Register(kind.ClrType);
            foreach (var loader in plugin.Loaders.Where(l => !loaders.Registrations.Contains(l)))
            {
                if (loaders.Registrations.Any(r => r.Name == loader.Name))
                    throw PluginException.Broken(plugin.Name, $"brings the loader {ShownText.Visible(loader.Name)}, and this program has one of that name. Take it away with `owm plugin rm {plugin.Name}`, or ask who made it for another name.");
                loaders.Add(loader.Name, loader.Priority, loader.Make);
            }
        }
    }

    /// <summary>Returns the assembly of a plug-in, or null when none has the name.</summary>
    internal Assembly? FindAssembly(AssemblyName assembly) => Code.FirstOrDefault(c => c.Assembly.GetName().Name == assembly.Name)?.Assembly;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var code in Code) code.Dispose();
    }
}
