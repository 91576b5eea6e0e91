using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Owm.DataSources;

/// <summary>A small JSON object in a file: read whole, changed under a lock, replaced whole.</summary>
internal sealed class JsonFile(string path, TimeProvider time)
{
    private const long SizeLimit = 16 << 20;

    public string Path { get; } = path;

    /// <summary>Reads the object; an empty one when there is no file.</summary>
    /// <exception cref="ProjectException">The file is too large or holds no JSON object.</exception>
    public JObject Read()
    {
        string text;
        try
        {
            if (new FileInfo(Path) is { Exists: true, Length: > SizeLimit } file)
                throw new ProjectException($"'{Path}' has {file.Length} bytes; more than {SizeLimit} are not read. Restore it from a backup.");
            text = File.ReadAllText(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }

        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = 32 };
            var read = JObject.Load(reader, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
            return reader.Read() ? throw new JsonReaderException("More text follows the object.") : read;
        }
        catch (JsonException e)
        {
            throw new ProjectException($"'{Path}' is not a JSON object: {e.Message} Correct it, or restore it from a backup.", e);
        }
    }

    /// <summary>Changes the object as one step that no other process can come between.</summary>
    public T Change<T>(Func<JObject, T> change)
    {
        using var held = FileLock.Take(Path, time);
        var content = Read();
        var before = Format(content);
        var result = change(content);
        var after = Format(content);
        if (after != before || !File.Exists(Path)) AtomicFile.WriteText(Path, after);
        return result;
    }

    private static string Format(JObject content)
    {
        var text = new StringWriter { NewLine = "\n" };
        using (var writer = new JsonTextWriter(text) { Formatting = Formatting.Indented, Indentation = 4 })
        {
            new JObject(content.Properties().OrderBy(p => p.Name, StringComparer.Ordinal)).WriteTo(writer);
        }

        return text + "\n";
    }
}
