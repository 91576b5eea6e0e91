using System.Text.Json.Nodes;

namespace Owm.DataSources;

/// <summary>What a project knows of the directories its graph was exported to and imported from: <c>.owm/shared_state</c>.</summary>
/// <remarks>It can be lost: then nothing counts as shared, so more is asked.</remarks>
internal sealed class SharedState(string projectDirectory, string path, TimeProvider time)
{
    private const string DirectoryKey = "directory";
    private const string GraphKey = "digest";
    private const string SeenKey = "seen";
    private const int SeenLimit = 32;

    private readonly JsonFile _file = new(path, time) { IsDispensable = true };

    /// <summary>Gets what was wrong with the file when it was last read, if anything.</summary>
    public string? Problem => _file.Problem;

    /// <summary>Returns the directory last exported to or imported from, as a full path, or null.</summary>
    public string? LastDirectory() => Text(_file.Read()[DirectoryKey]) is { } directory ? Path.GetFullPath(directory, projectDirectory) : null;

    /// <summary>Returns the digest of all that the graph said when it was last the same as a directory, or null.</summary>
    public string? GraphDigest() => Text(_file.Read()[GraphKey]);

    /// <summary>Returns the digest of what a directory said when it was last exported to or imported from, or null.</summary>
    public string? SeenDigest(string directory)
    {
        var state = _file.Read();
        // A state that an earlier version has written knows the last directory alone.
        return Text((state[SeenKey] as JsonObject)?[Kept(directory)]) ?? (Text(state[DirectoryKey]) == Kept(directory) && state[SeenKey] is null ? Text(state[GraphKey]) : null);
    }

    /// <summary>Returns the statements that were removed here and exported as removed.</summary>
    public RemovedLines Removed() => RemovedLines.Of(_file.Read());

    /// <summary>Remembers that graph and directory say the same now.</summary>
    public void SetShared(string directory, string digest, RemovedLines removed) => Change(directory, digest, state =>
    {
        state[GraphKey] = digest;
        removed.Write(state);
    });

    /// <summary>Remembers what a directory says that was imported only in part: the graph is another.</summary>
    public void SetSeen(string directory, string digest) => Change(directory, digest, _ => { });

    private void Change(string directory, string digest, Action<JsonObject> change) => _file.Change(state =>
    {
        var kept = Kept(directory);
        state[DirectoryKey] = kept;
        var seen = state[SeenKey] as JsonObject ?? [];
        seen.Remove(kept);
        // The first ones are those that were not used for longest.
        while (seen.Count >= SeenLimit) seen.RemoveAt(0);
        seen[kept] = digest;
        state[SeenKey] = seen;
        change(state);
        return true;
    });

    // Inside the project relative to it, so that it can be moved.
    private string Kept(string directory) => RealPath.Contains(projectDirectory, directory) ? Path.GetRelativePath(projectDirectory, directory) : directory;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
