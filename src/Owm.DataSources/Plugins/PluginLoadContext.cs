using System.Reflection;
using System.Runtime.Loader;

namespace Owm.DataSources;

/// <summary>Where a plug-in is loaded, with its own version of everything it brings along. All of it comes from the content that was checked.</summary>
internal sealed class PluginLoadContext : IsolatedLoadContext
{
    private readonly PluginContent _content;
    private readonly AssemblyDependencyResolver? _resolver;

    /// <exception cref="InvalidOperationException">The plug-in's deps.json is wrong.</exception>
    public PluginLoadContext(PluginContent content, bool isCollectible)
        : base("plug-in " + content.Name, isCollectible)
    {
        _content = content;
        // It answers with paths; what is loaded is what was read from them.
        if (content.Find(content.Name + ".deps.json") is not null) _resolver = new AssemblyDependencyResolver(Path.Combine(content.Directory, content.MainFile));
    }

    public Assembly LoadMain() => Load(_content.Find(_content.MainFile)!, _content.Find(_content.Name + ".pdb"));

    protected override Assembly? LoadOwn(AssemblyName assembly)
    {
        var image = _resolver?.ResolveAssemblyToPath(assembly) is { } path ? _content.FindAt(path) : null;
        image ??= _content.Find((string.IsNullOrEmpty(assembly.CultureName) ? "" : assembly.CultureName + "/") + assembly.Name + ".dll");
        return image is null ? null : Load(image, symbols: null);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolver?.ResolveUnmanagedDllToPath(unmanagedDllName);
        var image = path is null ? null : _content.FindAt(path);
        if (image is null) return 0;

        // The system loads libraries from files only: one that nobody else can write to.
        var directory = Directory.CreateTempSubdirectory("owm-plugin-");
        try
        {
            var copy = Path.Combine(directory.FullName, Path.GetFileName(path!));
            File.WriteAllBytes(copy, image);
            return LoadUnmanagedDllFromPath(copy);
        }
        finally
        {
            // What is loaded stays, except on Windows, where its file cannot be deleted as long as it is.
            if (!OperatingSystem.IsWindows()) directory.Delete(recursive: true);
        }
    }
}
