using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Owm.BitTorrent.Storage;
using Owm.Tool.Running;

namespace Owm.Tool.Configuration;

/// <summary>An owm.conf: a JSON object from keys to values.</summary>
internal sealed class ConfigurationFile
{
    private const long MaxLength = 1024 * 1024;
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject _values;

    private ConfigurationFile(string path, JsonObject values)
    {
        Path = path;
        _values = values;
    }

    /// <summary>Gets the file's path.</summary>
    public string Path { get; }

    /// <summary>Gets the directory that relative paths in the file start from: for a project's, the project's own.</summary>
    public string BaseDirectory
    {
        get
        {
            var directory = System.IO.Path.GetDirectoryName(Path)!;
            return System.IO.Path.GetFileName(directory) == ".owm" ? System.IO.Path.GetDirectoryName(directory)! : directory;
        }
    }

    /// <summary>Gets the keys, sorted.</summary>
    public IReadOnlyList<string> Keys => [.. _values.Select(pair => pair.Key).Order(StringComparer.Ordinal)];

    /// <summary>Reads a file; one that is missing has no keys.</summary>
    /// <exception cref="CommandException">It is no JSON object.</exception>
    public static ConfigurationFile Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return new ConfigurationFile(path, []);
        if (file.Length > MaxLength) throw new CommandException(ExitCode.BadRecord, $"{path} is longer than a configuration file can be (1 MiB). Is it another file?");
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(path), documentOptions: Reading) is JsonObject values) return new ConfigurationFile(path, values);
            throw new CommandException(ExitCode.BadRecord, $"{path} is not a JSON object. Correct it: {{ \"catalog\": \"…\" }}.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            var line = e is JsonException { LineNumber: { } number } ? $", line {number + 1}" : "";
            throw new CommandException(ExitCode.BadRecord, $"{path}{line} is not JSON. Correct it, or move it away.", e);
        }
    }

    /// <summary>Returns a key's value as JSON text, strings without quotes; null when it is not there.</summary>
    public string? Text(string key) => Node(key) is { } node ? TextOf(node) : null;

    /// <summary>Returns a key's values: several for an array, else one; null when it is not there.</summary>
    public IReadOnlyList<string>? Texts(string key) => Node(key) switch
    {
        null => null,
        JsonArray array => [.. array.Select(item => item is null ? "null" : TextOf(item))],
        var node => [TextOf(node)],
    };

    /// <summary>Returns a key's value.</summary>
    public JsonNode? Node(string key) => _values.TryGetPropertyValue(key, out var node) ? node : null;

    /// <summary>Sets a key: to what the text is as JSON, else to the text.</summary>
    public void Set(string key, string text)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, documentOptions: Reading);
        }
        catch (JsonException)
        {
            node = JsonValue.Create(text);
        }

        _values[key] = node;
    }

    /// <summary>Removes a key, and returns whether it was there.</summary>
    public bool Remove(string key) => _values.Remove(key);

    /// <summary>Writes the file so that a power loss leaves the old or the new one, never half of one.</summary>
    public void Save()
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        if (!OperatingSystem.IsWindows() && !Directory.Exists(directory)) Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(directory);
        var sorted = new JsonObject(Keys.Select(key => KeyValuePair.Create(key, _values[key]?.DeepClone())));
        DurableFile.Write(Path, System.Text.Encoding.UTF8.GetBytes(sorted.ToJsonString(Writing) + "\n"));
    }

    private static string TextOf(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString(Writing);
}
