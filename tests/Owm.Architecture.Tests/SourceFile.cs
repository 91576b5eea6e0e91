using System.Text.RegularExpressions;
using Owm.Testing;

namespace Owm.Architecture.Tests;

/// <summary>A source file of the product and what it says about where it belongs.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Gets the project, such as <c>Owm.BitTorrent</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>Gets the folder inside the project, or an empty string at its top.</summary>
    public string Folder => string.Join('/', Path.Split('/')[2..^1]);

    /// <summary>Gets the namespaces it uses.</summary>
    public IEnumerable<string> Usings => UsingLine().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Gets the number of lines.</summary>
    public int LineCount => Text.Count(c => c == '\n');

    /// <summary>Returns the C# files below a folder of the checkout.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(RepositoryPaths.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => new SourceFile(System.IO.Path.GetRelativePath(RepositoryPaths.Root, file).Replace('\\', '/'), File.ReadAllText(file)))
            .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
