using System.Reflection;

namespace Owm.DataSources;

/// <summary>The code of a plug-in, loaded.</summary>
internal sealed class PluginCode : IDisposable
{
    private readonly PluginContent _content;
    private readonly PluginLoadContext _context;

    private PluginCode(PluginContent content, PluginLoadContext context, Assembly assembly)
    {
        _content = content;
        _context = context;
        Assembly = assembly;
    }

    public Assembly Assembly { get; }

    public byte[] Image => _content.Find(_content.MainFile)!;

    public string Digest => _content.Digest;

    /// <summary>Loads a plug-in's code. Nothing of it runs yet.</summary>
    /// <exception cref="PluginException">It cannot be loaded.</exception>
    public static PluginCode Load(PluginContent content, bool isUnloadable)
    {
        try
        {
            var context = new PluginLoadContext(content, isUnloadable);
            return new PluginCode(content, context, context.LoadMain());
        }
        catch (InvalidOperationException e)
        {
            throw PluginException.Broken(content.Name, $"has a {content.Name}.deps.json that cannot be followed: {FirstLine(e)} Build it again.", e);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException)
        {
            throw PluginException.Broken(content.Name, $"cannot be loaded: {FirstLine(e)} Build it again for this system.", e);
        }
    }

    /// <summary>Has the plug-in's class say what it brings.</summary>
    /// <exception cref="PluginException">It has no such class or several, or the class fails.</exception>
    public PluginRegistration Register()
    {
        var registration = new PluginRegistration(_content);
        try
        {
            ((IOwmPlugin)Activator.CreateInstance(FindClass())!).Register(registration);
            return registration;
        }
        catch (Exception e) when (e is not PluginException)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
        if (_context.IsCollectible) _context.Unload();
    }

    private Type FindClass()
    {
        var classes = Assembly.GetTypes().Where(t => typeof(IOwmPlugin).IsAssignableFrom(t) && !t.IsAbstract && !t.ContainsGenericParameters).ToList();
        return classes switch
        {
            [var only] when only.GetConstructor(Type.EmptyTypes) is not null => only,
            [var only] => throw PluginException.Broken(_content.Name, $"cannot be started: {only.FullName} needs a public constructor without parameters."),
            [] => throw PluginException.Broken(_content.Name, "has no class that implements IOwmPlugin, and so brings nothing. Give the assembly that has one."),
            _ => throw PluginException.Broken(_content.Name, $"has several classes that implement IOwmPlugin: {string.Join(", ", classes.Select(c => c.FullName).Order(StringComparer.Ordinal))}. Keep one of them."),
        };
    }

    private PluginException Failed(Exception error)
    {
        var cause = error;
        while (Wrapped(cause) is { } inner) cause = inner;
        var problem = cause switch
        {
            FileNotFoundException { FileName: { } file } when IsAssemblyName(file) =>
                $"needs the assembly {ShownText.Visible(file.Split(',')[0])}, which is not beside it. Build it with EnableDynamicLoading, or publish it, and add all of that directory.",
            FileLoadException { FileName: { } file } => $"needs the assembly {ShownText.Visible(file)}, which cannot be loaded. Build it again for this version of Owm.",
            MissingMemberException or TypeLoadException => $"is built for another version of Owm: {FirstLine(cause)} Build it again for this one.",
            DataSourceException => $"was not registered: {FirstLine(cause)}",
            _ => $"failed when it registered what it brings: {cause.GetType().Name}: {FirstLine(cause)} Ask who made it, or take it away with `owm plugin rm {_content.Name}`.",
        };
        return PluginException.Broken(_content.Name, problem, cause);
    }

    private static Exception? Wrapped(Exception e) => e switch
    {
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first,
        TypeInitializationException or TargetInvocationException => e.InnerException,
        _ => null,
    };

    private static bool IsAssemblyName(string file) => file.Contains(", Version=", StringComparison.Ordinal);

    private static string FirstLine(Exception e)
    {
        var line = ShownText.Visible(e.Message.Split('\n', 2)[0].Trim());
        return line.EndsWith('.') ? line : line + ".";
    }
}
