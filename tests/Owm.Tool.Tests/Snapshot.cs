namespace Owm.Tool.Tests;

/// <summary>Output on record: a difference fails until somebody has looked at it and run the tests with OWM_ACCEPT=1.</summary>
internal static class Snapshot
{
    private static readonly string Folder = Path.Combine(BuildPaths.Of("ProjectDirectory"), "Snapshots");

    public static void Check(string name, string actual)
    {
        var path = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("OWM_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"There is no snapshot {name}.txt. Run the tests once with OWM_ACCEPT=1 and look at it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
