using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Owm.DataSources;

/// <summary>Compiles a module's source text. Only here and in <see cref="ModuleSource"/> is the compiler named, so that it is loaded only when needed.</summary>
internal static class ModuleCompiler
{
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.Globalization", "System.IO", "System.Linq", "System.Text",
        "System.Threading", "System.Threading.Tasks", "Owm.DataSources", "Owm.Rdf",
    ];

    /// <summary>Compiles a text.</summary>
    /// <param name="source">The text, UTF-8 unless a byte order mark says otherwise.</param>
    /// <param name="fileName">The name that errors give the file.</param>
    /// <param name="provider">The method that will be called.</param>
    /// <param name="plugins">Plug-ins whose types it may use.</param>
    /// <exception cref="ModuleCompilationException">It does not compile.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ModuleImage Compile(byte[] source, string fileName, string provider, PluginSet plugins)
    {
        using var reader = new StreamReader(new MemoryStream(source), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var parsing = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        var module = ModuleSource.Rewrite(reader.ReadToEnd(), fileName, provider, parsing);
        var usings = string.Concat(ImplicitUsings.Select(u => $"global using global::{u};\n"));
        var compilation = CSharpCompilation.Create(
            "OwmModule_" + Path.GetFileNameWithoutExtension(fileName),
            [
                CSharpSyntaxTree.ParseText(SourceText.From(usings, Encoding.UTF8), parsing, path: "(implicit usings)"),
                CSharpSyntaxTree.ParseText(SourceText.From(module, Encoding.UTF8), parsing, path: fileName),
            ],
            [.. References(), .. plugins.Code.Select(code => MetadataReference.CreateFromImage(code.Image))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Debug,
                nullableContextOptions: NullableContextOptions.Enable,
                deterministic: true));

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success) throw new ModuleCompilationException(Errors(result.Diagnostics, fileName));
        return new ModuleImage(assembly.ToArray(), symbols.ToArray());
    }

    /// <summary>Returns errors as compilers print them, in the order of the text.</summary>
    internal static IReadOnlyList<string> Errors(IEnumerable<Diagnostic> diagnostics, string fileName) =>
        [.. from diagnostic in diagnostics
            where diagnostic.Severity == DiagnosticSeverity.Error
            let span = diagnostic.Location.GetMappedLineSpan()
            orderby span.StartLinePosition
            let place = span.IsValid ? $"{Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})" : fileName
            select $"{place}: error {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"];

    private static IEnumerable<MetadataReference> References()
    {
        var trusted = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var paths = trusted.Where(IsOffered).Append(typeof(DataSource).Assembly.Location).Append(typeof(Rdf.Quad).Assembly.Location)
            .Where(p => p.Length > 0)
            .DistinctBy(Path.GetFileName)
            .ToList();
        if (paths.Count < 3) throw new ModuleException("This program was published as a single file, so there is nothing to compile a module against. Save a compiled module (.dll) or a file of statements instead.");
        return paths.Select(p => MetadataReference.CreateFromFile(p));
    }

    private static bool IsOffered(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path.AsSpan());
        return name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard" or "Microsoft.CSharp" or "Newtonsoft.Json"
            || name.StartsWith("Owm.", StringComparison.Ordinal);
    }
}
