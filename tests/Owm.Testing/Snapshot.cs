using Xunit;

namespace Owm.Testing;

/// <summary>Output on record: a difference fails until somebody has looked at it and run the tests with OWM_ACCEPT=1.</summary>
public static class Snapshot
{
    /// <summary>Gets whether what comes out now is to go on record.</summary>
    public static bool IsAccepting => Environment.GetEnvironmentVariable("OWM_ACCEPT") == "1";

    /// <summary>Compares text with what is on record.</summary>
    /// <param name="folder">The folder of the records, from the top of the checkout.</param>
    /// <param name="name">The record's name, without the <c>.txt</c> of its file.</param>
    /// <param name="actual">The text.</param>
    public static void Check(string folder, string name, string actual)
    {
        var path = Path.Combine(RepositoryPaths.Root, folder, name + ".txt");
        if (IsAccepting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"There is no snapshot {name}.txt. Run the tests once with OWM_ACCEPT=1 and look at it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
