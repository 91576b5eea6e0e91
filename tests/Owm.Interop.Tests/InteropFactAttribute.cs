namespace Owm.Interop.Tests;

/// <summary>A test with other people's programs: see <see cref="InteropTheoryAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute()
    {
        if (Requirements.Missing() is { } missing && Environment.GetEnvironmentVariable("CI") != "true") Skip = missing;
    }
}
