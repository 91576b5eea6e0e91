using System.Reflection;

namespace Owm.Tool.Tests;

/// <summary>Paths that the build hands in as metadata of the assembly.</summary>
internal static class BuildPaths
{
    public static string Of(string name) =>
        typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
