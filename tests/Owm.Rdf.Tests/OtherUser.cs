using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Owm.Rdf.Tests;

/// <summary>Runs something as a user who owns nothing, though the tests may run as root, whom no rights keep out. Linux has such rights by thread.</summary>
internal static class OtherUser
{
    private const uint Nobody = 65534;

    public static bool CanBe => OperatingSystem.IsLinux() && Environment.UserName == "root";

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                _ = SetFileSystemUser(Nobody);
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);
}

/// <summary>A test that takes the place of another user; skipped where only root could.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OtherUserFactAttribute : FactAttribute
{
    public OtherUserFactAttribute()
    {
        if (!OtherUser.CanBe) Skip = "needs Linux and root, to be another user";
    }
}
