using System.Diagnostics;

namespace Owm.Interop.Tests;

/// <summary>What the tests with other clients need of the machine.</summary>
internal static class Requirements
{
    private static readonly Lazy<string?> Found = new(Look);

    /// <summary>Returns what is missing and how to get it, or null when everything is there.</summary>
    public static string? Missing() => Found.Value;

    private static string? Look()
    {
        if (!OperatingSystem.IsLinux()) return "needs Linux: other clients run in a network namespace of their own";
        if (Environment.UserName != "root") return "needs root, to make network namespaces";
        string[] programs = ["/usr/sbin/ip", "/usr/bin/ss", "/usr/bin/aria2c", "/usr/bin/transmission-cli", "/usr/bin/opentracker", "/usr/bin/mktorrent", "/usr/bin/python3", "/bin/mkfifo", "/usr/bin/mkfifo"];
        var missing = programs.Where(program => !File.Exists(program)).Select(Path.GetFileName).Where(name => name != "mkfifo").ToList();
        if (missing.Count > 0) return $"needs {string.Join(", ", missing)}: apt-get install iproute2 aria2 transmission-cli opentracker mktorrent python3";
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", "import libtorrent"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0 ? null : "needs libtorrent for Python: apt-get install python3-libtorrent";
    }
}
