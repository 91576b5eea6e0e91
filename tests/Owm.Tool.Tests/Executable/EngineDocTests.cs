using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Owm.Testing;

namespace Owm.Tool.Tests.Executable;

/// <summary>docs/engine.md is a program.</summary>
public partial class EngineDocTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n";

    [Fact]
    public async Task The_blocks_of_the_page_compile_and_run_one_after_the_other()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("worm/a.csv", "pre,post\nAVAL,AVAR\n");
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        folder.Write("worm/b.bin", content);

        await RunAsync(folder.FullPath).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(content, File.ReadAllBytes(folder["moved", "worm", "b.bin"]));
        Assert.Equal(content, File.ReadAllBytes(folder["by-link", "worm", "b.bin"]));
    }

    private static Task RunAsync(string folder)
    {
        var blocks = Blocks().Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "engine.md"))).Select(match => match.Groups[1].Value).ToList();
        Assert.True(blocks.Count > 5);
        var program = $"{Usings}{blocks[0]}\npublic static class Page\n{{\n    public static async Task RunAsync(string folder)\n    {{\n{string.Join('\n', blocks.Skip(1))}\n    }}\n}}\n";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("page", [CSharpSyntaxTree.ParseText(program)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        Assert.Empty(emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return (Task)Assembly.Load(assembly.ToArray()).GetType("Page")!.GetMethod("RunAsync")!.Invoke(null, [folder])!;
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
