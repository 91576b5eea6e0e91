using System.Reflection;
using System.Runtime.Loader;

namespace Owm.DataSources;

/// <summary>Where code that is not Owm's own is loaded, with the libraries it brings along; Owm's assemblies it shares with this program.</summary>
internal abstract class IsolatedLoadContext(string name, bool isCollectible) : AssemblyLoadContext(name, isCollectible)
{
    // Need not be the default context: another program may have loaded Owm itself as a plug-in.
    private static readonly AssemblyLoadContext Host = GetLoadContext(typeof(DataSource).Assembly)!;

    /// <summary>Returns the assembly of Owm that a name means, or null when it means none of this program's.</summary>
    public static Assembly? FindShared(AssemblyName assembly)
    {
        // A second copy of one of them would have other types: its records would be none.
        if (assembly.Name?.StartsWith("Owm.", StringComparison.Ordinal) != true || !string.IsNullOrEmpty(assembly.CultureName)) return null;
        try
        {
            return Host.LoadFromAssemblyName(new AssemblyName(assembly.Name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Loads an assembly from memory, so that its file can be replaced while this program runs.</summary>
    public Assembly Load(byte[] image, byte[]? symbols)
    {
        using var assembly = new MemoryStream(image, writable: false);
        using var lines = symbols is null ? null : new MemoryStream(symbols, writable: false);
        return LoadFromStream(assembly, lines);
    }

    /// <summary>Returns the assembly that a name means here, or null for this program's.</summary>
    protected abstract Assembly? LoadOwn(AssemblyName assembly);

    protected sealed override Assembly? Load(AssemblyName assemblyName) => FindShared(assemblyName) ?? LoadOwn(assemblyName);
}
