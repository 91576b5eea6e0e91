namespace Owm.BitTorrent.Tests.Storage;

/// <summary>A fact about calls that only Linux has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Linux alone has these calls.";
    }
}
