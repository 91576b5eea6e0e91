using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Owm.Testing;

namespace Owm.Architecture.Tests;

public partial class HouseRuleTests
{
    private const int MaxLines = 400;

    // Files that are one idea all the same, each with the reason.
    private static readonly Dictionary<string, string> LongFiles = [];

    [Fact]
    public void No_source_file_outgrows_its_room() =>
        Assert.Empty(SourceFile.Below("src").Where(file => file.LineCount > MaxLines && !LongFiles.ContainsKey(file.Path)).Select(file => $"{file.Path}: {file.LineCount} lines"));

    [Fact]
    public void Nothing_is_async_void() =>
        Assert.Empty(SourceFile.Below("src").Where(file => file.Text.Contains("async void", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.Empty(SourceFile.Below("src").Concat(SourceFile.Below("examples")).Where(file => Unfinished().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void Types_are_named_for_what_they_are() =>
        Assert.Empty(SourceFile.Below("src").Where(file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file.Path))).Select(file => file.Path));

    [Fact]
    public void Every_pragma_says_why() =>
        Assert.Empty(SourceFile.Below("src").SelectMany(file => file.Text.Split('\n').Where(line => line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)).Select(line => $"{file.Path}: {line.Trim()}")));

    [Theory]
    [InlineData("Owm.BitTorrent")]
    [InlineData("Owm.Rdf")]
    [InlineData("Owm.BitTorrentLoader")]
    public void Public_classes_are_sealed_or_made_to_be_derived_from(string assembly)
    {
        var open = Assembly.Load(assembly).GetExportedTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !typeof(Exception).IsAssignableFrom(type))
            .Select(type => type.FullName);
        Assert.Empty(open);
    }

    [Fact]
    public void No_secret_is_in_the_repository()
    {
        var suspicious = TrackedFiles().Where(file => SecretName().IsMatch(file));
        Assert.Empty(suspicious);
    }

    private static string[] TrackedFiles()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", RepositoryPaths.Root, "ls-files"]) { RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Common|Misc)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"(^|/)(credentials|token|client_secret)[^/]*\.(json|pickle)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
