using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>What the reference of Drive v3 (https://developers.google.com/drive/api/reference/rest/v3) says of requests: parameters, their
/// values, the fields of a file, the protocol of uploads.</summary>
internal static class FakeReference
{
    private const int ChunkUnit = 256 * 1024;

    private static readonly string[] Everywhere = ["alt", "fields", "key", "prettyPrint", "quotaUser"];

    private static readonly Dictionary<string, string[]> Parameters = new()
    {
        ["list"] = ["corpora", "driveId", "includeItemsFromAllDrives", "includeLabels", "includePermissionsForView", "orderBy", "pageSize", "pageToken", "q", "spaces", "supportsAllDrives"],
        ["get"] = ["acknowledgeAbuse", "includeLabels", "includePermissionsForView", "supportsAllDrives"],
        ["media"] = ["acknowledgeAbuse", "includeLabels", "includePermissionsForView", "supportsAllDrives"],
        ["generateIds"] = ["count", "space", "type"],
        ["about"] = [],
        ["delete"] = ["enforceSingleParent", "supportsAllDrives"],
        ["upload"] = ["enforceSingleParent", "ignoreDefaultVisibility", "includeLabels", "includePermissionsForView", "keepRevisionForever", "ocrLanguage", "supportsAllDrives", "uploadType", "useContentAsIndexableText"],
        ["chunk"] = ["supportsAllDrives", "uploadType", "upload_id"],
    };

    // Those of https://developers.google.com/drive/api/reference/rest/v3/files#File that a catalog can use.
    private static readonly HashSet<string> FileFields =
        ["id", "name", "mimeType", "description", "size", "md5Checksum", "sha1Checksum", "sha256Checksum", "createdTime", "modifiedTime", "properties", "trashed", "parents", "shortcutDetails", "targetId", "targetMimeType", "driveId"];

    private static readonly HashSet<string> ListFields = ["kind", "nextPageToken", "incompleteSearch", "files"];

    /// <summary>Returns what is wrong with a request; null when nothing is.</summary>
    public static string? Complaint(string operation, HttpRequest request)
    {
        if (operation is "token" or "revoke" or "auth" or "device") return null;
        if (!Parameters.TryGetValue(operation, out var known)) return $"{request.Method} {request.Path} is no method";
        var query = request.Query;
        foreach (var parameter in query.Keys)
        {
            if (!known.Contains(parameter) && !Everywhere.Contains(parameter)) return $"{operation} has no parameter {parameter}";
            if (query[parameter].Count != 1) return $"{operation} is given {parameter} {query[parameter].Count} times";
        }

        if (operation == "about" && query["fields"].Count == 0) return "about.get demands fields";
        if (operation == "list" && query["pageSize"] is [{ } size] && int.Parse(size, System.Globalization.CultureInfo.InvariantCulture) is < 1 or > 1000) return "pageSize goes from 1 to 1000";
        var allowed = operation == "list" ? ListFields.Concat(FileFields) : operation == "about" ? ["user", "displayName", "emailAddress", "storageQuota"] : FileFields;
        var asked = query["fields"].ToString().Split([',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        if (asked.Except(allowed).FirstOrDefault() is { } unknown) return $"{operation} has no field {unknown}";
        return operation switch
        {
            "upload" => OfUpload(request),
            "chunk" => OfChunk(request),
            _ => null,
        };
    }

    private static string? OfUpload(HttpRequest request)
    {
        if (request.Query["uploadType"] != "resumable") return "uploadType is not resumable";
        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true) return "the metadata is no JSON";
        return request.Headers.ContainsKey("X-Upload-Content-Type") && request.Headers.ContainsKey("X-Upload-Content-Length") ? null : "the content's type and length are not announced";
    }

    private static string? OfChunk(HttpRequest request)
    {
        if (!ContentRangeHeaderValue.TryParse(request.Headers.ContentRange.ToString(), out var range) || range.Unit != "bytes" || !range.HasLength) return "a chunk has no Content-Range";
        if (!range.HasRange) return request.ContentLength is null or 0 ? null : "a question for what arrived has a body";
        var length = range.To - range.From + 1;
        if (length != request.ContentLength) return "Content-Range and Content-Length are of different lengths";
        return range.To + 1 == range.Length || length % ChunkUnit == 0 ? null : "a chunk that is not the last is no multiple of 256 KiB";
    }
}
