using System.Text.Json;
using System.Text.Json.Nodes;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The settings of a project: <c>.owm/owm.conf</c>, a JSON object, sorted, indented by 4.</summary>
/// <remarks>Each change is read, made and written while other processes are kept out, and survives a power loss once the call returns. Keys that Owm does not know are kept.</remarks>
public sealed class ProjectConfiguration
{
    /// <summary>The key of the context that records go to unless told otherwise.</summary>
    public const string DefaultContextKey = "default_context_id";

    /// <summary>The key of the context in which it stands which context imports which.</summary>
    public const string ImportsContextKey = "imports_context_id";

    /// <summary>The key of the context that keeps what a project knows of kinds and prefixes.</summary>
    public const string RegistryContextKey = "class_registry_context_id";

    /// <summary>The key of the catalog that torrents are looked up and posted in.</summary>
    public const string CatalogKey = "catalog";

    /// <summary>The key of the trackers for new torrents: a list.</summary>
    public const string TrackersKey = "trackers";

    private readonly JsonFile _file;

    internal ProjectConfiguration(string path, TimeProvider time) => _file = new JsonFile(path, time);

    /// <summary>Gets the file's full path.</summary>
    public string FilePath => _file.Path;

    /// <summary>Gets the IRI of the context that records go to unless told otherwise.</summary>
    /// <exception cref="ProjectException">The setting is missing or no absolute IRI.</exception>
    public Iri DefaultContext => ToIri(DefaultContextKey, _file.Read());

    /// <summary>Gets the keys that are set, sorted.</summary>
    public IReadOnlyList<string> Keys => [.. _file.Read().Select(p => p.Key).Order(StringComparer.Ordinal)];

    /// <summary>Returns a setting: a text as it is, anything else as JSON; <see langword="null"/> when it is not set.</summary>
    /// <param name="key">The key.</param>
    public string? Get(string key) => ToText(_file.Read()[key]);

    /// <summary>Returns a setting as a list: of a single value the list of it, none when it is not set.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<string> GetList(string key) => _file.Read()[key] switch
    {
        null => [],
        JsonArray items => [.. items.Select(ToText).OfType<string>()],
        var single => [ToText(single)!],
    };

    /// <summary>Sets a text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ProjectException">The value cannot be that setting's, or the file is in use or broken.</exception>
    public void Set(string key, string value) => SetNode(key, JsonValue.Create(value));

    /// <summary>Sets a list of texts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The texts.</param>
    /// <exception cref="ProjectException">The value cannot be that setting's, or the file is in use or broken.</exception>
    public void Set(string key, IEnumerable<string> values) => SetNode(key, new JsonArray([.. values.Select(value => JsonValue.Create(value))]));

    /// <summary>Sets what a text means as JSON or, where it is none, the text itself (as owmeta's <c>config set</c>).</summary>
    /// <param name="key">The key.</param>
    /// <param name="jsonOrText">JSON, or a text.</param>
    /// <exception cref="ProjectException">The value cannot be that setting's, or the file is in use or broken.</exception>
    public void SetParsed(string key, string jsonOrText)
    {
        JsonNode? node;
        try
        {
            node = JsonFile.Parse(jsonOrText);
        }
        catch (JsonException)
        {
            node = JsonValue.Create(jsonOrText);
        }

        SetNode(key, node);
    }

    /// <summary>Takes a setting away.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="ProjectException">A project cannot be without that setting, or the file is in use or broken.</exception>
    public bool Delete(string key)
    {
        if (IsContextKey(key)) throw new SettingException($"A project needs its {key}; it can be changed but not deleted.");
        return _file.Change(content => content.Remove(key));
    }

    internal GraphNames ReadGraphNames()
    {
        if (_file.TryReadTexts() is { } texts
            && texts.TryGetValue(DefaultContextKey, out var defaultContext) && IriSyntax.IsAbsolute(defaultContext)
            && texts.TryGetValue(ImportsContextKey, out var imports) && IriSyntax.IsAbsolute(imports)
            && texts.TryGetValue(RegistryContextKey, out var registry) && IriSyntax.IsAbsolute(registry))
            return new GraphNames(new Iri(defaultContext), new Iri(imports), new Iri(registry));

        // Something is not as it should be: this says what.
        var content = _file.Read();
        return new GraphNames(ToIri(DefaultContextKey, content), ToIri(ImportsContextKey, content), ToIri(RegistryContextKey, content));
    }

    /// <summary>Sets what a project needs and does not have yet.</summary>
    internal void SetMissing(Func<string, string> valueOf) => _file.Change(content =>
    {
        foreach (var key in new[] { DefaultContextKey, ImportsContextKey, RegistryContextKey })
        {
            if (content[key] is null) content[key] = valueOf(key);
        }

        return true;
    });

    private static string? ToText(JsonNode? value) => value is null ? null
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : JsonFile.Format(value);

    private static bool IsContextKey(string key) => key is DefaultContextKey or ImportsContextKey or RegistryContextKey;

    private void SetNode(string key, JsonNode? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (IsContextKey(key) && !(value?.GetValueKind() == JsonValueKind.String && IriSyntax.IsAbsolute(value.GetValue<string>())))
            throw new SettingException($"{key} must be an absolute IRI, not {ShownText.Quoted(JsonFile.Format(value))}.");
        _file.Change(content => content[key] = value);
    }

    private Iri ToIri(string key, JsonObject content)
    {
        var value = ToText(content[key]) ?? throw new ConfigurationException($"Missing \"{key}\" in '{FilePath}'. Set it with `owm config set {key} IRI`.");
        return IriSyntax.IsAbsolute(value) ? new Iri(value) : throw new ConfigurationException($"{key} in '{FilePath}' is {ShownText.Quoted(value)}, which is not an absolute IRI. Correct it with `owm config set {key} IRI`.");
    }
}
