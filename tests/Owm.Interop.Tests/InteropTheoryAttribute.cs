namespace Owm.Interop.Tests;

/// <summary>A test with other people's programs. Skipped, with the reason, where one is missing; in CI, which installs them, it fails instead.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropTheoryAttribute : TheoryAttribute
{
    public InteropTheoryAttribute()
    {
        if (Requirements.Missing() is { } missing && Environment.GetEnvironmentVariable("CI") != "true") Skip = missing;
    }
}
