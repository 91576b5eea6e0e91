using System.Diagnostics;

namespace Owm.Interop.Tests;

/// <summary>A test with rdflib. Skipped, with the reason, where that is missing; in CI, which installs it, it fails instead.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RdflibTheoryAttribute : TheoryAttribute
{
    public const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(Look);

    public RdflibTheoryAttribute()
    {
        if (!IsThere.Value && Environment.GetEnvironmentVariable("CI") != "true") Skip = "needs rdflib: apt-get install python3-rdflib";
    }

    private static bool Look()
    {
        if (!File.Exists(Python)) return false;
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", "import rdflib"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0;
    }
}
