using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Owm.DataSources;

/// <summary>A small JSON object in a file: read whole, changed under a lock, replaced whole.</summary>
/// <remarks>Every command reads one, so it is read by what the framework brings precompiled: Newtonsoft.Json would cost a start of the tool 20 ms.</remarks>
internal sealed class JsonFile(string path, TimeProvider time)
{
    // An index of a million sources has about 300 MiB.
    private const long SizeLimit = 1L << 30;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 32, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    public string Path { get; } = path;

    /// <summary>Gets whether a file that cannot be read is taken for one that is not there: what is in it can be done without.</summary>
    public bool IsDispensable { get; init; }

    /// <summary>Gets what was wrong with a dispensable file when it was last read, if anything.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the object; an empty one when there is no file.</summary>
    /// <exception cref="ProjectException">The file is too large or holds no JSON object.</exception>
    public JsonObject Read()
    {
        try
        {
            return ReadWhole();
        }
        catch (ProjectException e) when (IsDispensable)
        {
            Problem = e.Message;
            return [];
        }
    }

    /// <summary>Reads the members of an object of which all are plain texts: the usual file, in a fraction of the time that a JSON reader takes to start.</summary>
    /// <returns>The texts, or <see langword="null"/> for a file that only <see cref="Read"/> can read or judge.</returns>
    public Dictionary<string, string>? TryReadTexts()
    {
        string text;
        try
        {
            if (new FileInfo(Path) is { Exists: true, Length: > SizeLimit }) return null;
            text = File.ReadAllText(Path);
        }
        catch (IOException)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        if (!Skip('{')) return null;
        do
        {
            if (Quoted() is not { } name || !Skip(':') || Quoted() is not { } value || !texts.TryAdd(name, value)) return null;
        }
        while (Skip(','));
        if (!Skip('}')) return null;
        SkipSpace();
        return at == text.Length ? texts : null;

        void SkipSpace()
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n') at++;
        }

        bool Skip(char c)
        {
            SkipSpace();
            if (at == text.Length || text[at] != c) return false;
            at++;
            return true;
        }

        // A text without escapes.
        string? Quoted()
        {
            if (!Skip('"')) return null;
            var start = at;
            while (at < text.Length && text[at] is >= ' ' and not ('"' or '\\')) at++;
            if (at == text.Length || text[at] != '"') return null;
            return text[start..at++];
        }
    }

    /// <summary>Changes the object as one step that no other process can come between.</summary>
    public T Change<T>(Func<JsonObject, T> change)
    {
        using var held = FileLock.Take(Path, time);
        var content = Read();
        var before = Format(content);
        var result = change(content);
        var after = Format(content);
        if (after != before || !File.Exists(Path)) AtomicFile.WriteText(Path, after);
        return result;
    }

    /// <summary>Reads a value of any kind.</summary>
    /// <exception cref="JsonException">The text is no JSON value.</exception>
    public static JsonNode? Parse(string text)
    {
        // A document first: only it looks for names that are there twice.
        using var document = JsonDocument.Parse(text.Length > 0 && text[0] == '\ufeff' ? text[1..] : text, Reading);
        return JsonNode.Parse(document.RootElement.GetRawText(), documentOptions: Reading);
    }

    /// <summary>Returns a value as JSON on one line.</summary>
    public static string Format(JsonNode? value) => Format(value, isIndented: false);

    private JsonObject ReadWhole()
    {
        string text;
        try
        {
            if (new FileInfo(Path) is { Exists: true, Length: > SizeLimit } file)
                throw new ConfigurationException($"'{Path}' has {file.Length} bytes; more than {SizeLimit} are not read. Restore it from a backup.");
            text = File.ReadAllText(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }

        try
        {
            return Parse(text) as JsonObject ?? throw new JsonException("It is another value.");
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"'{Path}' is not a JSON object: {e.Message} Correct it, or restore it from a backup.", e);
        }
    }

    private static string Format(JsonObject content)
    {
        var sorted = new JsonObject(content.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        return Format(sorted, isIndented: true) + "\n";
    }

    private static string Format(JsonNode? value, bool isIndented)
    {
        // Made here: a table of characters comes with the encoder, which reading does not need.
        var options = new JsonWriterOptions { Indented = isIndented, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, options))
        {
            if (value is null) writer.WriteNullValue();
            else value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
