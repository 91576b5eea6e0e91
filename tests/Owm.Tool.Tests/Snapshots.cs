namespace Owm.Tool.Tests;

/// <summary>What <c>owm</c> prints, on record.</summary>
internal static class Snapshots
{
    public static void Check(string name, string actual) => Owm.Testing.Snapshot.Check("tests/Owm.Tool.Tests/Snapshots", name, actual);
}
