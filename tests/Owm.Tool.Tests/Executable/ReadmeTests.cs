using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Owm.Testing;

namespace Owm.Tool.Tests.Executable;

public partial class ReadmeTests
{
    private const string Begin = "<!-- example:begin (written by tests/Owm.Tool.Tests: OWM_ACCEPT=1 makes it anew) -->";
    private const string End = "<!-- example:end -->";

    private static string ReadmePath => Path.Combine(RepositoryPaths.Root, "README.md");

    [Fact]
    public async Task The_example_plays_as_the_README_shows_it()
    {
        var transcript = await PlayAsync();
        var readme = File.ReadAllText(ReadmePath);
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        if (Snapshot.IsAccepting)
        {
            File.WriteAllText(ReadmePath, $"{readme[..begin]}\n```\n{transcript.Trim()}\n```\n{readme[end..]}");
            return;
        }

        Assert.Equal(Steady(readme[begin..end].Replace("```", "", StringComparison.Ordinal)), Steady(transcript));
    }

    [SharedMaterialTheory("data")]
    [InlineData("connectome.csv", "3363 connections")]
    [InlineData("aconnectome_white_1986_A.csv", "1899 connections")]
    [InlineData("herm_full_edgelist.csv", "7379 connections")]
    public async Task The_example_takes_any_connectome(string file, string expected) =>
        Assert.Contains(expected, await PlayAsync(RepositoryPaths.Shared("data", file)!), StringComparison.Ordinal);

    [Fact]
    public void The_README_has_two_set_up_commands_and_no_more()
    {
        var section = SetUp().Match(File.ReadAllText(ReadmePath)).Groups[1].Value;
        Assert.Equal(["dotnet run --project examples/connectome", "./build.sh test"], CodeBlock().Matches(section).Select(match => match.Groups[1].Value.Trim()));
    }

    [Fact]
    public void The_module_the_README_shows_saves_what_the_README_shows()
    {
        var readme = File.ReadAllText(ReadmePath);
        using var home = new ToolHome();
        home.Write("t.cs", ModuleBlock().Match(readme).Groups[1].Value);
        home.Run("init").Succeeded();
        home.Run("save", "t").Succeeded();

        var shown = home.Run("source", "show", "ConnectomeCSVDataSource:2000_connections").Succeeded();

        Assert.Equal(ShowBlock().Match(readme).Groups[1].Value, shown.Out);
    }

    [Fact]
    public void The_translation_the_README_shows_plays_as_shown()
    {
        using var home = new ToolHome();
        home.Write("connectome.csv", "A;B;Send;1\n");
        home.Write("t.ttl", Modules.Turtle());
        home.Run("init").Succeeded();
        home.Run("save", "t").Succeeded();
        var commands = TranslateBlock().Match(File.ReadAllText(ReadmePath)).Groups[1].Value.Split("$ owm ", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, commands.Length);
        foreach (var command in commands.Select(text => text.Split('\n', 2))) Assert.Equal(command[1], home.Run(command[0].Split(' ')).Succeeded().Out);
    }

    [Theory]
    [InlineData("README.md", "using var project", "loader.Load(source)")]
    [InlineData("docs/data-sources.md", "[DataSourceKind", "TranslateAsync")]
    public void What_the_documentation_shows_compiles(string document, string beginning, string content) =>
        AssertCompiles(Regex.Match(File.ReadAllText(Path.Combine(RepositoryPaths.Root, document)), $@"```csharp\n({Regex.Escape(beginning)}.*?)```", RegexOptions.Singleline).Groups[1].Value, content);

    private static void AssertCompiles(string program, string content)
    {
        const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Owm.DataSources;\nusing Owm.BitTorrentLoader;\n";
        Assert.Contains(content, program, StringComparison.Ordinal);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var kind = program.StartsWith('[') ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication;
        var compilation = CSharpCompilation.Create("documentation", [CSharpSyntaxTree.ParseText(Usings + program)], references, new CSharpCompilationOptions(kind));

        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    private static async Task<string> PlayAsync(params string[] arguments)
    {
        var example = Path.Combine(BuildPaths.Of("ExampleDirectory"), OperatingSystem.IsWindows() ? "connectome-example.exe" : "connectome-example");
        using var process = Process.Start(new ProcessStartInfo(example, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The example ended with {process.ExitCode}: {await errors}");
        return output;
    }

    // Ports, temporary directories, info-hashes (they depend on the tracker's port) and made-up identifiers differ from run to run.
    private static string Steady(string transcript)
    {
        var text = Port().Replace(transcript, "PORT");
        text = InfoHash().Replace(text, "INFO-HASH");
        text = Identifier().Replace(text, "urn:uuid:ID");
        text = Directories().Replace(text, "owm-connectome-DIR");
        return text.Trim().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(?<=127\.0\.0\.1(:|%3A)|\(port )\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"\b[0-9a-f]{40}\b")]
    private static partial Regex InfoHash();

    [GeneratedRegex(@"urn:uuid:[0-9a-f-]{36}")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[^ ']*owm-connectome-\w+")]
    private static partial Regex Directories();

    [GeneratedRegex(@"```csharp\n(void OwmData.*?)```", RegexOptions.Singleline)]
    private static partial Regex ModuleBlock();

    [GeneratedRegex(@"\$ owm save t\n\$ owm source show ConnectomeCSVDataSource:2000_connections\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShowBlock();

    [GeneratedRegex(@"```\n(\$ owm translate .*?)```", RegexOptions.Singleline)]
    private static partial Regex TranslateBlock();

    [GeneratedRegex(@"## Try it\n(.*?)\n## ", RegexOptions.Singleline)]
    private static partial Regex SetUp();

    [GeneratedRegex(@"```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
