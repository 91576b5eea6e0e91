using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Owm.Testing;

namespace Owm.DataSources.Tests;

/// <summary>A project, its user's consent, and plug-ins that are compiled on the spot.</summary>
internal sealed class PluginFolder : IDisposable
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Owm.", StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly TemporaryDirectory _directory = new();

    public PluginFolder()
    {
        Project = _directory["project"];
        Options = new PluginOptions { TrustFile = _directory["state", "plugins.json"], AreUnloadable = true };
        OwmProject.Init(Project, "http://example.org/lab").Dispose();
    }

    public string Project { get; }

    public PluginOptions Options { get; init; }

    public ProjectPlugins Plugins => new(Project, Options);

    public string this[params string[] names] => _directory[names];

    /// <summary>Writes a plug-in's directory, as a build would, and returns its path.</summary>
    public string Build(string name, string code, string version = "1.2.3.0", params (string Name, byte[] Image)[] beside)
    {
        foreach (var (file, image) in beside) _directory.Write(Path.Combine("built", name, file + ".dll"), image);
        _directory.Write(Path.Combine("built", name, name + ".dll"), Compile(name, code, version, [.. beside.Select(b => b.Image)]));
        return _directory["built", name];
    }

    /// <summary>Puts a plug-in into the project as a clone of somebody's repository would: nobody here was asked.</summary>
    public string Receive(string name, string code, params (string Name, byte[] Image)[] beside)
    {
        var target = Path.Combine(Project, ".owm", "plugins", name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(Build(name, code, beside: beside), target);
        return target;
    }

    /// <summary>Loads the project's plug-ins.</summary>
    public PluginSet Load(bool describeAll = false) => new PluginLoader(Options).Load(Project, describeAll);

    /// <summary>Opens the project with its plug-ins.</summary>
    public OwmProject Open() => OwmProject.Open(Project, new OwmProjectOptions { LoadPlugins = directory => new PluginLoader(Options).Load(directory) });

    /// <summary>Returns the text of a plug-in's class that brings one kind.</summary>
    public static string OfKind(string kind, string more = "", string space = "http://lab.example/") => $$"""
        using Owm.DataSources;
        [DataSourceKind("{{kind}}", SchemaNamespace = "{{space}}schema/", DataNamespace = "{{space}}data/")]
        public class {{kind}}Record : DataSource
        {
            [DataSourceProperty("channel")] public string? Channel { get => GetValue<string>(); set => SetValue(value); }
        }
        public class ThePlugin : IOwmPlugin
        {
            public void Register(PluginRegistration registration) { registration.Kinds.Register<{{kind}}Record>(); {{more}} }
        }
        """;

    /// <summary>Compiles an assembly.</summary>
    public static byte[] Compile(string name, string code, string version = "1.0.0.0", params IReadOnlyList<byte[]> references) => Compile(name, code, version, References, references);

    /// <summary>Compiles an assembly against something else than this Owm.</summary>
    public static byte[] CompileAgainst(byte[] owm, string name, string code) =>
        Compile(name, code, "1.0.0.0", [.. References.Where(r => !Path.GetFileName(r.Display!).StartsWith("Owm.", StringComparison.Ordinal))], [owm]);

    private static byte[] Compile(string name, string code, string version, MetadataReference[] framework, IReadOnlyList<byte[]> references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]")],
            [.. framework, .. references.Select(image => MetadataReference.CreateFromImage(image))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    public void Dispose() => _directory.Dispose();
}
