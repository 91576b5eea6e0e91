using System.Reflection;

namespace Owm.Tool;

/// <summary>Which version of the tool this is.</summary>
internal static class ToolVersion
{
    /// <summary>Gets the version, and the commit it was built from where that is known: <c>owm 0.1.0 (0268d3b)</c>.</summary>
    public static string Text { get; } = Describe(
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    /// <summary>Gets the version alone.</summary>
    public static string Number { get; } = Text.Split(' ')[1];

    private static string Describe(string informational)
    {
        var plus = informational.IndexOf('+', StringComparison.Ordinal);
        if (plus < 0) return $"owm {informational}";
        var commit = informational[(plus + 1)..];
        return $"owm {informational[..plus]} ({commit[..Math.Min(commit.Length, 12)]})";
    }
}
