using Microsoft.AspNetCore.Http;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>
/// Sixteen scripts of what Drive does to people (ROBUSTNESS B11). What passes is waited for, with growing gaps, six times and 32
/// seconds at most; what lasts is tried once and has its remedy; nothing but a torrent ever comes out.
/// </summary>
public sealed class DriveScriptTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    /// <summary>Gets the scripts: name, expected failure (null: it ends well), how often what is asked for most, a word of the advice.</summary>
    public static TheoryData<string, CatalogFailure?, int, string> Scripts => new()
    {
        { "403 rate, twice", null, 3, "" },
        { "403 user rate, for ever", CatalogFailure.RateLimited, 6, "Wait some minutes" },
        { "429 with Retry-After", null, 2, "" },
        { "500, three times", null, 4, "" },
        { "502, for ever", CatalogFailure.Network, 6, "Try again later" },
        { "503 with Retry-After of an hour", CatalogFailure.Network, 1, "Try again later" },
        { "cut connection, twice", null, 3, "" },
        { "truncated body, twice", null, 3, "" },
        { "403 not shared", CatalogFailure.NotAllowed, 1, "Ask the owner" },
        { "403 abuse", CatalogFailure.NotAllowed, 1, "malware" },
        { "403 download quota", CatalogFailure.RateLimited, 1, "mirror" },
        { "403 app blocked", CatalogFailure.NotAllowed, 1, "administrator" },
        { "404 folder", CatalogFailure.NotFound, 1, "shared with the account" },
        { "200 with a log-in page", CatalogFailure.BadContent, 1, "web page" },
        { "200 with a virus-scan notice of the right length", CatalogFailure.BadContent, 1, "web page" },
        { "revoked login", CatalogFailure.NotLoggedIn, 1, "owm catalog login" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_script_ends_as_it_should(string script, CatalogFailure? failure, int tries, string advice)
    {
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, Content = _torrent.Bytes.ToArray() });
        LogIn(expired: script == "revoked login");
        var operation = Play(script);
        using var catalog = new DriveCatalog(FolderId, Options());
        if (failure is null)
        {
            Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
        }
        else
        {
            var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.GetAsync(Name));
            Assert.Equal(failure, e.Failure);
            Assert.Contains(advice, e.Message, StringComparison.Ordinal);
            AssertHoldsNoSecret(e);
        }

        Assert.Equal(tries, Server.CountOf(operation));
        Assert.Equal(Clock.Waits.Order(), Clock.Waits);
        Assert.InRange(Clock.Waits.Sum(wait => wait.TotalSeconds), 0, 32);
    }

    private string Play(string script)
    {
        switch (script)
        {
            case "403 rate, twice": Server.Fail("media", 403, "rateLimitExceeded", times: 2); return "media";
            case "403 user rate, for ever": Server.Fail("list", 403, "userRateLimitExceeded", times: 99); return "list";
            case "429 with Retry-After": Server.Fail("media", 429, "rateLimitExceeded", retryAfterSeconds: 20); return "media";
            case "500, three times": Server.Fail("list", 500, "backendError", times: 3); return "list";
            case "502, for ever": Server.Fail("media", 502, "backendError", times: 99); return "media";
            case "503 with Retry-After of an hour": Server.Fail("list", 503, "backendError", times: 99, retryAfterSeconds: 3600); return "list";
            case "cut connection, twice": Server.Cut("media", times: 2); return "media";
            case "truncated body, twice": Server.Next("media", 2, CutBodyAsync); return "media";
            case "403 not shared": Server.Fail("media", 403, "insufficientFilePermissions", times: 99); return "media";
            case "403 abuse": Server.Fail("media", 403, "cannotDownloadAbusiveFile", times: 99); return "media";
            case "403 download quota": Server.Fail("media", 403, "downloadQuotaExceeded", times: 99); return "media";
            case "403 app blocked": Server.Fail("list", 403, "domainPolicy", times: 99); return "list";
            case "404 folder": Server.Fail("list", 404, "notFound", times: 99); return "list";
            case "200 with a log-in page": Server.AnswerWithPage("media"); return "media";
            case "200 with a virus-scan notice of the right length": Server.Next("media", 1, NoticeAsync); return "media";
            case "revoked login": Server.OAuth.RefreshTokens.Clear(); return "token";
            default: throw new ArgumentOutOfRangeException(nameof(script), script, "No such script.");
        }
    }

    private async Task CutBodyAsync(HttpContext context)
    {
        context.Response.ContentLength = _torrent.Bytes.Length;
        await context.Response.Body.WriteAsync(_torrent.Bytes[..10]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private Task NoticeAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync("<!DOCTYPE html>Google Drive can't scan this file for viruses".PadRight(_torrent.Bytes.Length)[.._torrent.Bytes.Length]);
    }
}
