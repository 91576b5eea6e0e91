using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Owm.DataSources;

/// <summary>A module's code, loaded so that it can be unloaded.</summary>
internal sealed class ModuleCode : IDisposable
{
    private const long SourceLimit = 16 << 20;

    private readonly ModuleFile _file;
    private readonly ModuleLoadContext _context;
    private readonly Assembly _assembly;

    private ModuleCode(ModuleFile file, ModuleLoadContext context, Assembly assembly)
    {
        _file = file;
        _context = context;
        _assembly = assembly;
    }

    /// <summary>Loads a module of source text: what was compiled of it before, or else what the compiler makes of it.</summary>
    public static ModuleCode OfSource(ModuleFile file, string provider, string? cacheDirectory, PluginSet plugins)
    {
        if (new FileInfo(file.FullPath).Length > SourceLimit) throw new ModuleException($"{file.Name} is larger than {SourceLimit} bytes. Put the data into a file of statements, such as .ttl.");
        var source = File.ReadAllBytes(file.FullPath);
        var cache = cacheDirectory is null ? null : new ModuleCache(cacheDirectory, source, file.Name, plugins);
        if (cache?.TryRead() is not { } image)
        {
            image = ModuleCompiler.Compile(source, file.Name, provider, plugins);
            cache?.Write(image);
        }

        var context = new ModuleLoadContext(file, resolver: null, plugins);
        return new ModuleCode(file, context, context.Load(image.Assembly, image.Symbols));
    }

    /// <summary>Loads a compiled module, with the line numbers that lie beside it, if any. The file is free once this returns.</summary>
    public static ModuleCode OfAssembly(ModuleFile file, PluginSet plugins)
    {
        try
        {
            var context = new ModuleLoadContext(file, new AssemblyDependencyResolver(file.FullPath), plugins);
            var symbols = Path.ChangeExtension(file.FullPath, ".pdb");
            return new ModuleCode(file, context, context.Load(File.ReadAllBytes(file.FullPath), File.Exists(symbols) ? File.ReadAllBytes(symbols) : null));
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or FileLoadException)
        {
            throw new ModuleException($"{file.Name} is not a .NET assembly that can be loaded: {e.Message}", e);
        }
    }

    /// <summary>Runs the module's provider.</summary>
    public void Run(string provider, OwmNamespace ns)
    {
        try
        {
            var kinds = _assembly.GetTypes().Where(t => typeof(DataObject).IsAssignableFrom(t) && !t.IsAbstract).ToList();
            foreach (var kind in kinds) ns.DeclareKind(KindDescription.Of(kind));
            // A module may only bring kinds of its own.
            FindProvider(provider, isOptional: kinds.Count > 0 && provider == ModuleSaver.DefaultProvider)?.Invoke(ns);
        }
        catch (InvalidStatementsException)
        {
            throw;
        }
        catch (Exception e) when (e is not ModuleException)
        {
            var cause = e;
            while (Wrapped(cause) is { } inner) cause = inner;
            throw Failed(cause);
        }
    }

    public void Dispose() => _context.Unload();

    private Action<OwmNamespace>? FindProvider(string provider, bool isOptional)
    {
        var dot = provider.LastIndexOf('.');
        var (typeName, name) = dot < 0 ? (null, provider) : (provider[..dot], provider[(dot + 1)..]);
        const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var named = (from type in _assembly.GetTypes()
                     where !type.ContainsGenericParameters && (typeName is null || type.Name == typeName || type.FullName == typeName)
                     from method in type.GetMethods(Every)
                     where method.Name == name
                     select method).ToList();
        var fitting = named.Where(m => m.ReturnType == typeof(void) && m.GetParameters() is [var only] && only.ParameterType == typeof(OwmNamespace) && !m.IsGenericMethod).ToList();
        if (fitting.Count == 1) return ToDelegate(fitting[0]);
        if (fitting.Count > 1) throw new ModuleException($"{_file.Name} declares {provider} in {string.Join(" and ", fitting.Select(m => m.DeclaringType!.FullName))}. Name one of them as Class.{name}.");
        if (named.Count > 0) throw new ModuleException($"{provider} in {_file.Name} must be `void {name}(OwmNamespace ns)`: one parameter, nothing returned.");
        return isOptional ? null : throw new ModuleException($"{_file.Name} declares no `void {name}(OwmNamespace ns)`. Write one, or name another provider.");
    }

    private Action<OwmNamespace> ToDelegate(MethodInfo method)
    {
        if (method.IsStatic) return method.CreateDelegate<Action<OwmNamespace>>();
        if (method.DeclaringType!.GetConstructor(Type.EmptyTypes) is null || method.DeclaringType.IsAbstract)
            throw new ModuleException($"{method.DeclaringType.FullName} in {_file.Name} cannot be made to call {method.Name}. Make the method static, or give the class a constructor without parameters.");
        return method.CreateDelegate<Action<OwmNamespace>>(Activator.CreateInstance(method.DeclaringType));
    }

    private static Exception? Wrapped(Exception e) => e switch
    {
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first,
        TypeInitializationException or TargetInvocationException => e.InnerException,
        _ => null,
    };

    private ModuleFailedException Failed(Exception cause)
    {
        foreach (var frame in new StackTrace(cause, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly == _assembly && frame.GetFileName() is { } name && frame.GetFileLineNumber() is > 0 and var line)
                return new ModuleFailedException(Path.GetFileName(name), line, cause);
        }

        return new ModuleFailedException(_file.Name, line: null, cause);
    }

    /// <summary>Where a module and what only it uses are loaded: the kinds of plug-ins are the plug-ins' own.</summary>
    private sealed class ModuleLoadContext(ModuleFile file, AssemblyDependencyResolver? resolver, PluginSet plugins)
        : IsolatedLoadContext(file.Name, isCollectible: true)
    {
        protected override Assembly? LoadOwn(AssemblyName assembly)
        {
            if (plugins.FindAssembly(assembly) is { } plugin) return plugin;
            return resolver?.ResolveAssemblyToPath(assembly) is { } path ? Load(File.ReadAllBytes(path), symbols: null) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
