using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Owm.BitTorrentLoader.Files;
using DriveFile = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>An upload that was begun. Not a record: its address must not get into texts.</summary>
internal sealed class DriveUploadSession(string session, string? fileId)
{
    public string Session { get; } = session;

    public string? FileId { get; } = fileId;
}

/// <summary>
/// Remembers uploads that were begun, so that another process goes on with them. The address of one is all that is needed to
/// write to it: nobody else may read the files.
/// </summary>
internal sealed class DriveUploadSessions
{
    private const int MaxLength = 16 * 1024;

    // Drive forgets them after a week.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(6);

    private readonly string _directory;
    private readonly TimeProvider _time;

    public DriveUploadSessions(string tokenDirectory, TimeProvider time)
    {
        _directory = Path.Combine(Path.GetFullPath(tokenDirectory), "uploads");
        _time = time;
    }

    /// <summary>Returns what tells an upload from all others: another content, name or description is another one.</summary>
    public static string KeyOf(DriveFile file, ReadOnlySpan<byte> bytes)
    {
        var properties = file.Properties is null ? "" : string.Join('\n', file.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value));
        var text = string.Join('\0', string.Join(',', file.Parents ?? []), file.Name, file.Description, properties, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    public DriveUploadSession? Find(string key)
    {
        var path = PathOf(key);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MaxLength) return null;
            var saved = JsonConvert.DeserializeObject<Saved>(File.ReadAllText(path), new JsonSerializerSettings { MaxDepth = 4 });
            return saved?.Session is null || _time.GetUtcNow() - saved.Begun > Lifetime ? null : new DriveUploadSession(saved.Session, saved.FileId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Then the upload begins again.
            return null;
        }
    }

    public void Save(string key, DriveUploadSession session)
    {
        DriveTokenStore.MakeDirectory(Path.GetDirectoryName(_directory)!);
        DriveTokenStore.MakeDirectory(_directory);
        var saved = new Saved { Session = session.Session, FileId = session.FileId, Begun = _time.GetUtcNow() };
        AtomicFile.Write(PathOf(key), Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(saved)), overwrite: true, DriveTokenStore.FileMode);
    }

    public void Remove(string key) => File.Delete(PathOf(key));

    public void RemoveAll()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private string PathOf(string key) => Path.Combine(_directory, key + ".json");

    private sealed class Saved
    {
        [JsonProperty("session")]
        public string? Session { get; set; }

        [JsonProperty("file_id")]
        public string? FileId { get; set; }

        [JsonProperty("begun")]
        public DateTimeOffset Begun { get; set; }
    }
}
