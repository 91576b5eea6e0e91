using System.Text.Json.Nodes;

namespace Owm.DataSources;

/// <summary>Which plug-ins, with which content, a user has allowed to run in which project: a JSON file of the user's own, outside of every project.</summary>
internal sealed class PluginTrust(string file, TimeProvider time)
{
    private readonly JsonFile _file = new(file, time);
    private JsonObject? _content;

    /// <summary>Returns the digest of what was allowed, or null when nothing was.</summary>
    public string? AllowedDigest(string scope, string name)
    {
        _content ??= _file.Read();
        return (_content[scope] as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var digest) ? digest : null;
    }

    /// <summary>Allows a content.</summary>
    public void Allow(string scope, string name, string digest) => Change(content =>
    {
        if (content[scope] is not JsonObject allowed) content[scope] = allowed = [];
        allowed[name] = digest;
    });

    /// <summary>Forgets that something was allowed.</summary>
    public void Forget(string scope, string name)
    {
        if (AllowedDigest(scope, name) is null) return;
        Change(content =>
        {
            if (content[scope] is not JsonObject allowed) return;
            allowed.Remove(name);
            if (allowed.Count == 0) content.Remove(scope);
        });
    }

    private void Change(Action<JsonObject> change)
    {
        var directory = Path.GetDirectoryName(_file.Path)!;
        // Whoever else could write here could allow anything.
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else Directory.CreateDirectory(directory);
        _file.Change(content =>
        {
            change(content);
            return true;
        });
        _content = null;
    }
}
