using System.Runtime.InteropServices;

namespace Owm.Tool.Running;

/// <summary>Lets a process go on when the terminal it was started from is gone (Unix).</summary>
internal static partial class Detachment
{
    /// <summary>The variable that tells a process to detach itself: whoever started it waits only until it is ready.</summary>
    public const string Variable = "OWM_DETACHED";

    private const int ReadWrite = 2;

    /// <summary>Leaves the terminal's session: its hang-up, Ctrl-C and Ctrl-Z are not meant for this process.</summary>
    public static void LeaveSession()
    {
        // Fails where the process leads its group already: then a shell has given it one of its own.
        if (!OperatingSystem.IsWindows()) _ = NewSession();
    }

    /// <summary>Lets go of the pipes to whoever started it.</summary>
    public static void LeaveOutputs()
    {
        if (OperatingSystem.IsWindows()) return;
        var nowhere = Open("/dev/null", ReadWrite);
        if (nowhere < 0) return;
        for (var descriptor = 0; descriptor <= 2; descriptor++) _ = Duplicate(nowhere, descriptor);
        if (nowhere > 2) _ = Close(nowhere);
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
