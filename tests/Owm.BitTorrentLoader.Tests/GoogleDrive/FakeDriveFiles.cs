using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Newtonsoft.Json.Linq;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>A file of the fake Drive.</summary>
internal sealed class FakeFile
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string Parent { get; init; } = "folder";

    public string MimeType { get; set; } = "application/x-bittorrent";

    public string? Description { get; set; }

    public byte[]? Content { get; set; }

    public string? Md5 { get; set; }

    public bool Trashed { get; set; }

    public bool InSharedDrive { get; set; }

    public string? TargetId { get; init; }

    public string Created { get; init; } = "2026-03-01T12:00:00.000Z";

    public JObject? Properties { get; init; }

    public JObject ToJson()
    {
        var json = new JObject { ["kind"] = "drive#file", ["id"] = Id, ["name"] = Name, ["mimeType"] = MimeType, ["trashed"] = Trashed, ["createdTime"] = Created, ["modifiedTime"] = "2026-03-01T12:30:00.000Z", ["parents"] = new JArray(Parent) };
        if (Description is not null) json["description"] = Description;
        if (Properties is not null) json["properties"] = Properties.DeepClone();
        if (TargetId is not null) json["shortcutDetails"] = new JObject { ["targetId"] = TargetId, ["targetMimeType"] = "application/x-bittorrent" };
        if (Content is null) return json;
        json["size"] = Content.Length.ToString(CultureInfo.InvariantCulture);
        json["md5Checksum"] = Md5 ?? Convert.ToHexStringLower(MD5.HashData(Content));
        json["sha256Checksum"] = Md5 ?? Convert.ToHexStringLower(SHA256.HashData(Content));
        return json;
    }
}

/// <summary>The files part of <see cref="FakeDriveServer"/>.</summary>
internal sealed class FakeDriveFiles(FakeDriveServer server)
{
    private readonly Lock _gate = new();
    private readonly List<FakeFile> _files = [];
    private readonly Dictionary<string, FakeUpload> _sessions = [];
    private int _lastId;

    /// <summary>Gets or sets how many files a page has at most, whatever is asked for.</summary>
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>Gets or sets whether every listing names a next page.</summary>
    public bool NeverEnds { get; set; }

    /// <summary>Gets after how many bytes the connection of each upload request to come is cut.</summary>
    public Queue<int> CutsUploadsAfter { get; } = [];

    /// <summary>Gets how many bytes of content arrived, those that arrived again included.</summary>
    public long BytesReceived { get; private set; }

    public IReadOnlyList<FakeFile> Files
    {
        get
        {
            lock (_gate) return [.. _files];
        }
    }

    public FakeFile Add(FakeFile file)
    {
        lock (_gate) _files.Add(file);
        return file;
    }

    /// <summary>Forgets every upload that is not finished.</summary>
    public void ExpireSessions()
    {
        lock (_gate) _sessions.Clear();
    }

    public async Task AnswerAsync(HttpContext context, string operation)
    {
        var id = context.Request.Path.Value!.Split('/')[^1];
        switch (operation)
        {
            case "list": await ListAsync(context); break;
            case "generateIds": await FakeDriveServer.JsonAsync(context, new JObject { ["ids"] = new JArray(NextId()), ["space"] = "drive" }); break;
            case "about": await FakeDriveServer.JsonAsync(context, new JObject { ["user"] = new JObject { ["displayName"] = "Ada", ["emailAddress"] = "ada@example.org" } }); break;
            case "upload": await UploadAsync(context); break;
            case "chunk": await ChunkAsync(context); break;
            case "get" when Find(context, id) is { } file: await FakeDriveServer.JsonAsync(context, Project(file.ToJson(), context.Request.Query["fields"])); break;
            case "media" when Find(context, id) is { Content: not null } file: await MediaAsync(context, file.Content); break;
            case "delete" when Find(context, id) is { } file: Remove(file); context.Response.StatusCode = 204; break;
            default: await FakeDriveServer.ErrorAsync(context, 404, "notFound"); break;
        }
    }

    // The fields parameter: names, each with its own in parentheses.
    private static JObject Project(JObject json, string? fields)
    {
        if (string.IsNullOrEmpty(fields)) return new JObject(json.Properties().Where(p => p.Name is "kind" or "id" or "name" or "mimeType"));
        var names = System.Text.RegularExpressions.Regex.Replace(fields, @"\([^()]*\)", "").Split(',');
        return new JObject(json.Properties().Where(p => names.Contains(p.Name)));
    }

    private static bool AllDrives(HttpRequest request) => request.Query["supportsAllDrives"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    private FakeFile? Find(HttpContext context, string id)
    {
        var file = Files.FirstOrDefault(f => f.Id == id);
        return file is { InSharedDrive: true } && !AllDrives(context.Request) ? null : file;
    }

    private void Remove(FakeFile file)
    {
        lock (_gate) _files.Remove(file);
    }

    private string NextId() => $"id{Interlocked.Increment(ref _lastId)}";

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var all = AllDrives(context.Request) && query["includeItemsFromAllDrives"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        if (FakeQuery.Parse(query["q"].ToString()) is not { } matches)
        {
            await FakeDriveServer.ErrorAsync(context, 400, "invalid");
            return;
        }

        var found = Files.Where(f => matches(f) && (all || !f.InSharedDrive)).ToList();
        var from = int.TryParse(query["pageToken"].ToString().TrimStart('p'), out var token) ? token : 0;
        var size = Math.Min(MaxPageSize, int.TryParse(query["pageSize"], out var asked) ? asked : 100);
        var fields = query["fields"].ToString();
        var open = fields.IndexOf("files(", StringComparison.Ordinal);
        var fileFields = open < 0 ? "" : fields[(open + 6)..fields.LastIndexOf(')')];
        var json = new JObject { ["kind"] = "drive#fileList", ["incompleteSearch"] = false, ["files"] = new JArray(found.Skip(from).Take(size).Select(f => Project(f.ToJson(), fileFields))) };
        if (NeverEnds) json["nextPageToken"] = "p0";
        else if (from + size < found.Count) json["nextPageToken"] = $"p{from + size}";
        await FakeDriveServer.JsonAsync(context, Project(json, open < 0 ? fields : fields[..open] + "files"));
    }

    private static async Task MediaAsync(HttpContext context, byte[] content)
    {
        context.Response.ContentType = "application/x-bittorrent";
        var from = 0;
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && range.Ranges.First().From is { } start)
        {
            from = (int)start;
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - from;
        await context.Response.Body.WriteAsync(content.AsMemory(from));
    }

    private async Task UploadAsync(HttpContext context)
    {
        var body = JObject.Parse(await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync());
        if ((string?)body["id"] is { } id && Files.Any(f => f.Id == id))
        {
            await FakeDriveServer.ErrorAsync(context, 409, "fileIdInUse");
            return;
        }

        var session = $"canary-session-{Interlocked.Increment(ref _lastId)}";
        lock (_gate) _sessions.Add(session, new FakeUpload(body, long.Parse(context.Request.Headers["X-Upload-Content-Length"].ToString(), CultureInfo.InvariantCulture)));
        context.Response.Headers.Location = $"{server.Endpoint.GetLeftPart(UriPartial.Authority)}/upload/drive/v3/files{context.Request.QueryString}&upload_id={session}";
    }

    private async Task ChunkAsync(HttpContext context)
    {
        FakeUpload? upload;
        lock (_gate) _sessions.TryGetValue(context.Request.Query["upload_id"].ToString(), out upload);
        if (upload is null)
        {
            await FakeDriveServer.ErrorAsync(context, 404, "notFound");
            return;
        }

        var range = ContentRangeHeaderValue.Parse(context.Request.Headers.ContentRange.ToString());
        if (range.Length != upload.Length || (range.HasRange && range.From != upload.Content.Length))
        {
            await FakeDriveServer.ErrorAsync(context, 400, "invalid");
            return;
        }

        if (range.HasRange && CutsUploadsAfter.TryDequeue(out var limit))
        {
            await ReceiveAsync(context, upload, limit);
            // Drive keeps multiples of 256 KiB.
            upload.Content.SetLength(upload.Content.Length / (256 * 1024) * (256 * 1024));
            upload.Content.Position = upload.Content.Length;
            context.Abort();
            return;
        }

        if (upload.File is null) await ReceiveAsync(context, upload, int.MaxValue);
        if (upload.File is not null)
        {
            await FakeDriveServer.JsonAsync(context, Project(upload.File.ToJson(), context.Request.Query["fields"]));
        }
        else if (upload.Content.Length == upload.Length)
        {
            upload.File = await CreateAsync(context, upload.Meta, upload.Content.ToArray());
        }
        else
        {
            context.Response.StatusCode = 308;
            if (upload.Content.Length > 0) context.Response.Headers.Range = $"bytes=0-{upload.Content.Length - 1}";
        }
    }

    private async Task ReceiveAsync(HttpContext context, FakeUpload upload, int limit)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while (limit > 0 && (read = await context.Request.Body.ReadAsync(buffer.AsMemory(0, Math.Min(limit, buffer.Length)))) > 0)
        {
            upload.Content.Write(buffer, 0, read);
            BytesReceived += read;
            limit -= read;
        }
    }

    private async Task<FakeFile?> CreateAsync(HttpContext context, JObject meta, byte[] content)
    {
        var file = new FakeFile
        {
            Id = (string?)meta["id"] ?? NextId(),
            Name = (string?)meta["name"] ?? "Untitled",
            MimeType = (string?)meta["mimeType"] ?? "application/octet-stream",
            Description = (string?)meta["description"],
            Parent = (string?)meta["parents"]?[0] ?? "root",
            Properties = meta["properties"] as JObject,
            Content = content,
        };
        if (Files.Any(f => f.Id == file.Id))
        {
            await FakeDriveServer.ErrorAsync(context, 409, "fileIdInUse");
            return null;
        }

        Add(file);
        await FakeDriveServer.JsonAsync(context, Project(file.ToJson(), context.Request.Query["fields"]));
        return file;
    }

    private sealed class FakeUpload(JObject meta, long length)
    {
        public JObject Meta { get; } = meta;

        public long Length { get; } = length;

        public MemoryStream Content { get; } = new();

        public FakeFile? File { get; set; }
    }
}
