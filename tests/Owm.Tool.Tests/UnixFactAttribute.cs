namespace Owm.Tool.Tests;

/// <summary>A test of what only Unix has: signals, pipes that break, a shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs a Unix";
    }
}
