using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The file a module's name means.</summary>
/// <param name="FullPath">Its full path.</param>
/// <param name="Name">Its name without directory, as messages show it.</param>
/// <param name="Kind">What it holds.</param>
public sealed record ModuleFile(string FullPath, string Name, ModuleKind Kind)
{
    private static readonly (string Extension, ModuleKind Kind)[] Extensions =
    [
        (".cs", ModuleKind.CSharp),
        (".dll", ModuleKind.Assembly),
        (".ttl", ModuleKind.Document),
        (".trig", ModuleKind.Document),
        (".nq", ModuleKind.Document),
        (".nt", ModuleKind.Document),
    ];

    internal RdfFormat Format => RdfFormats.FromFileName(Name);

    /// <summary>Finds the file of a module: the file itself where the name has its extension, else the one there is of <c>.cs</c>, <c>.dll</c>, <c>.ttl</c>, <c>.trig</c>, <c>.nq</c>, <c>.nt</c>.</summary>
    /// <param name="module">The module's name, such as <c>t</c>, or a path.</param>
    /// <param name="directory">What relative names are relative to.</param>
    /// <exception cref="ModuleNotFoundException">There is no such file.</exception>
    /// <exception cref="AmbiguousModuleException">There are several.</exception>
    public static ModuleFile Find(string module, string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(module);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.GetFullPath(module, Path.GetFullPath(directory));
        foreach (var (extension, kind) in Extensions)
        {
            if (module.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && File.Exists(path)) return new ModuleFile(path, Path.GetFileName(path), kind);
        }

        var found = Extensions.Where(e => File.Exists(path + e.Extension)).Select(e => new ModuleFile(path + e.Extension, Path.GetFileName(path) + e.Extension, e.Kind)).ToList();
        if (found.Count > 1) throw new AmbiguousModuleException(module, [.. found.Select(f => f.Name)]);
        if (found is [var only]) return only;
        throw new ModuleNotFoundException(module, directory, [.. Extensions.Select(e => e.Extension)]);
    }
}

/// <summary>What a module's file holds.</summary>
public enum ModuleKind
{
    /// <summary>C# source text with <c>void OwmData(OwmNamespace ns)</c>.</summary>
    CSharp,

    /// <summary>A .NET assembly with such a method.</summary>
    Assembly,

    /// <summary>Statements: Turtle, TriG, N-Quads or N-Triples.</summary>
    Document,
}
