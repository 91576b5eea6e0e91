using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Google.Apis.Download;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive.V3;
using DriveFile = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;
using FileList = Owm.BitTorrentLoader.GoogleDrive.V3.Data.FileList;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>Requests on files, tried again while that may help, with their answers checked.</summary>
internal sealed class DriveFiles(DriveConnection connection, string catalog) : IDisposable
{
    public const string TorrentType = "application/x-bittorrent";

    private const string FileFields = "id,name,mimeType,description,size,md5Checksum,sha256Checksum,createdTime,modifiedTime,properties,trashed,shortcutDetails(targetId,targetMimeType)";
    private const int PageSize = 1000;

    // A server that always names a next page must not keep a listing going for ever.
    private const int MaxPages = 1000;

    public DriveIdentity Identity => connection.Identity;

    private FilesResource Files => connection.Service.Files;

    public async IAsyncEnumerable<DriveFile> ListAsync(string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? pageToken = null;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var page = await PageAsync(query, pageToken, cancellationToken);
            if (page.IncompleteSearch == true) throw new CatalogException(CatalogFailure.Network, $"Drive searched only a part of {catalog}. Try again later.");
            foreach (var file in page.Files ?? []) yield return file;
            if (string.IsNullOrEmpty(page.NextPageToken)) yield break;
            if (page.NextPageToken == pageToken) break;
            pageToken = page.NextPageToken;
        }

        throw new CatalogException(CatalogFailure.BadContent, $"The listing of {catalog} does not end. Try again later.");
    }

    public Task<DriveFile> GetAsync(string fileId, CancellationToken cancellationToken) =>
        RunAsync($"Looking up the file '{fileId}' of {catalog}", async token =>
        {
            var request = Files.Get(fileId);
            request.SupportsAllDrives = true;
            request.Fields = FileFields;
            return await request.ExecuteAsync(token) ?? throw NotDrive();
        }, cancellationToken);

    public async Task<TorrentDocument> DownloadAsync(string name, DriveFile file, CancellationToken cancellationToken)
    {
        if (file.Size is not { } size || file.Md5Checksum is null)
        {
            throw Bad(name, "is a document of Google's own kinds, not a file");
        }

        if (size > TorrentDocument.MaxLength) throw Bad(name, $"has {size:N0} bytes, more than a .torrent file may have");
        var bytes = await RunAsync($"Downloading '{name}' from {catalog}", token => MediaAsync(file.Id!, (int)size, token), cancellationToken);
        if (bytes.Length != size) throw Bad(name, $"arrived with {bytes.Length:N0} bytes, but Drive says it has {size:N0}{Page(bytes)}");
        var isIntact = Same(MD5.HashData(bytes), file.Md5Checksum) && (file.Sha256Checksum is null || Same(SHA256.HashData(bytes), file.Sha256Checksum));
        if (!isIntact) throw Bad(name, $"does not arrive as Drive's checksum says{Page(bytes)}");
        try
        {
            return TorrentDocument.Parse(bytes);
        }
        catch (InvalidTorrentException e)
        {
            throw new CatalogException(CatalogFailure.BadContent, $"'{name}' in {catalog} is no usable torrent: {e.Message}", e);
        }
    }

    /// <summary>Creates a file, going on with an upload that was begun before and cut, also by an earlier process.</summary>
    /// <param name="file">What the file is; its id is chosen here.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="sessions">Where uploads that are begun are remembered; null for nowhere.</param>
    /// <param name="cancellationToken">Stops it; the same call goes on from there.</param>
    public async Task<DriveFile> UploadAsync(DriveFile file, ReadOnlyMemory<byte> bytes, DriveUploadSessions? sessions, CancellationToken cancellationToken)
    {
        var what = $"Posting '{file.Name}' to {catalog}";
        var key = DriveUploadSessions.KeyOf(file, bytes.Span);
        var begun = sessions?.Find(key);
        file.Id = begun is null ? await ReserveIdAsync(cancellationToken) : begun.FileId;
        var upload = new DriveUpload(connection.Service, file, bytes, FileFields, begun?.Session);
        upload.SessionBegun = session => sessions?.Save(key, new DriveUploadSession(session.AbsoluteUri, file.Id));
        DriveFile? done;
        do done = await connection.BackOff.RunAsync(what, upload.StepAsync, cancellationToken, isTransfer: true);
        while (done is null && !upload.IdIsTaken);
        done ??= await GetAsync(file.Id!, cancellationToken);
        sessions?.Remove(key);
        if (done.Size == bytes.Length && done.Md5Checksum is { } md5 && Same(MD5.HashData(bytes.Span), md5)) return done;
        throw Bad(file.Name!, "did not arrive there as it was sent; remove it and post it again");
    }

    public Task DeleteAsync(string fileId, string name, CancellationToken cancellationToken) =>
        RunAsync($"Removing '{name}' from {catalog}", async token =>
        {
            var request = Files.Delete(fileId);
            request.SupportsAllDrives = true;
            return await request.ExecuteAsync(token);
        }, cancellationToken);

    public void Dispose() => connection.Dispose();

    private static bool Same(byte[] hash, string hex) => Convert.ToHexString(hash).Equals(hex, StringComparison.OrdinalIgnoreCase);

    private static string Page(ReadOnlySpan<byte> bytes) =>
        bytes.TrimStart(" \t\r\n"u8) is [(byte)'<', ..] ? ": it is a web page, such as a network's log-in page or Drive's warning of viruses" : "";

    private static CatalogException NotDrive() =>
        new(CatalogFailure.BadContent, "The answer did not come from Drive: it is empty. Log in to this network, or check its proxy.");

    private Task<FileList> PageAsync(string query, string? pageToken, CancellationToken cancellationToken) =>
        RunAsync($"Listing {catalog}", async token =>
        {
            var request = Files.List();
            request.Q = query;
            request.PageSize = PageSize;
            request.PageToken = pageToken;
            request.Fields = $"nextPageToken,incompleteSearch,files({FileFields})";
            request.SupportsAllDrives = true;
            request.IncludeItemsFromAllDrives = true;
            return await request.ExecuteAsync(token) ?? throw NotDrive();
        }, cancellationToken);

    private async Task<byte[]> MediaAsync(string fileId, int size, CancellationToken cancellationToken)
    {
        var request = Files.Get(fileId);
        request.SupportsAllDrives = true;

        // What comes is checked before it is believed; more than was announced is not even kept.
        using var content = new CappedBuffer(size + 1);
        var progress = await request.DownloadAsync(content, cancellationToken);
        if (progress.Status == DownloadStatus.Completed || content.IsFull) return content.ToArray();
        throw progress.Exception ?? new IOException("the download ended early");
    }

    // With an id of its own, an upload that is tried again after an answer was lost makes no second file.
    private async Task<string?> ReserveIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ids = await RunAsync($"Posting to {catalog}", token =>
            {
                var request = Files.GenerateIds();
                request.Count = 1;
                request.Space = "drive";
                return request.ExecuteAsync(token);
            }, cancellationToken);
            return ids?.Ids?.FirstOrDefault();
        }
        catch (CatalogException e) when (e.Failure == CatalogFailure.NotFound)
        {
            return null;
        }
    }

    private Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        connection.BackOff.RunAsync(what, request, cancellationToken);

    private CatalogException Bad(string name, string why) =>
        new(CatalogFailure.BadContent, $"'{name}' in {catalog} {why}. Nothing was saved.");
}
