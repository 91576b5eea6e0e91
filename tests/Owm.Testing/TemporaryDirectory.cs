namespace Owm.Testing;

/// <summary>A directory of its own for one test, deleted with all in it when disposed.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => FullPath = Directory.CreateTempSubdirectory("owm-test-").FullName;

    /// <summary>Gets the directory's full path.</summary>
    public string FullPath { get; }

    /// <summary>Returns the full path of something in the directory.</summary>
    public string this[params string[] names] => Path.Combine([FullPath, .. names]);

    /// <summary>Writes a file, making its parents, and returns its full path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(FullPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a text file as UTF-8, making its parents, and returns its full path.</summary>
    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose()
    {
        if (Directory.Exists(FullPath)) Directory.Delete(FullPath, recursive: true);
    }
}
