using System.Net;
using Google;
using Google.Apis.Auth.OAuth2.Responses;
using Newtonsoft.Json;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>
/// What Drive's answers mean, and what to do (https://developers.google.com/drive/api/guides/handle-errors). Texts are made of
/// Drive's reason codes alone: its messages, and the requests, may hold what must not be shown.
/// </summary>
internal static class DriveErrors
{
    private const string Login = "Run 'owm catalog login'.";

    /// <summary>Returns whether waiting may help.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        GoogleApiException { HttpStatusCode: HttpStatusCode.Forbidden } e => ReasonOf(e) is "rateLimitExceeded" or "userRateLimitExceeded" or "sharingRateLimitExceeded",
        GoogleApiException e when IsNotDrive(e) => false,
        GoogleApiException e => (int)e.HttpStatusCode is 429 or 408 or >= 500,
        TokenResponseException e => (int?)e.StatusCode is 429 or >= 500,
        OperationCanceledException { InnerException: TimeoutException } => true,
        HttpRequestException e => IsTransient(e.HttpRequestError),
        IOException => true,
        _ => false,
    };

    /// <summary>Makes the exception of what failed.</summary>
    /// <param name="what">What was being done, as the beginning of a sentence: <c>Listing the Drive folder X</c>.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="tries">How often it was tried.</param>
    public static CatalogException Translate(string what, Exception exception, int tries) => exception switch
    {
        CatalogException e => e,
        GoogleApiException e when IsNotDrive(e) => new CatalogException(CatalogFailure.BadContent,
            $"{what} failed: the answer did not come from Drive but is a page or other text. Log in to this network, or check its proxy."),
        GoogleApiException e => OfStatus(what, e.HttpStatusCode, ReasonOf(e), tries),
        TokenResponseException e => OfToken(what, e),
        OperationCanceledException e => new CatalogException(CatalogFailure.Network, $"{what} failed: Drive did not answer in time. Try again later.", e),
        HttpRequestException or IOException => new CatalogException(CatalogFailure.Network,
            $"{what} failed: Drive could not be reached ({exception.Message.TrimEnd('.')}){Tried(tries)}. Check the network, or try again later.", exception),
        _ => new CatalogException(CatalogFailure.BadContent, $"{what} failed: {exception.GetType().Name}.", exception),
    };

    private static bool IsTransient(HttpRequestError error) => error is not (HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError
        or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError);

    // A success that is no JSON: a captive portal, a proxy's page.
    private static bool IsNotDrive(GoogleApiException e) =>
        (int)e.HttpStatusCode is 0 or (>= 200 and < 300) && e.InnerException is JsonException;

    private static string? ReasonOf(GoogleApiException e)
    {
        var reason = e.Error?.Errors?.FirstOrDefault()?.Reason;
        return reason is { Length: > 0 and <= 64 } && reason.All(char.IsAsciiLetterOrDigit) ? reason : null;
    }

    private static CatalogException OfStatus(string what, HttpStatusCode status, string? reason, int tries)
    {
        var (failure, text) = ((int)status, reason) switch
        {
            (400, "keyInvalid" or "keyExpired") => (CatalogFailure.NotAllowed, "Drive does not accept the API key. Make a new one in the Google Cloud console."),
            (400, _) => (CatalogFailure.Usage, "Drive does not understand the request. Check the folder id and the API key."),
            (401, _) => (CatalogFailure.NotLoggedIn, $"the login has ended or was withdrawn. {Login}"),
            (403, "rateLimitExceeded" or "userRateLimitExceeded" or "sharingRateLimitExceeded") or (429, _) =>
                (CatalogFailure.RateLimited, $"Drive is asked too often{Tried(tries)}. Wait some minutes and try again."),
            (403, "downloadQuotaExceeded" or "sharingQuotaExceeded") =>
                (CatalogFailure.RateLimited, "Drive's download quota of this file is used up, because too many have fetched it. Try again tomorrow, or use a mirror of the catalog."),
            (403, "domainPolicy" or "appNotInstalled" or "appBlocked" or "accessTokenBlocked" or "SERVICE_DISABLED" or "ACCESS_TOKEN_SCOPE_INSUFFICIENT" or "orgPolicy") =>
                (CatalogFailure.NotAllowed, $"the account's organization or Google blocks this app{Because(reason)}. Ask its administrator to trust the OAuth client, or read with OWM_DRIVE_API_KEY."),
            (403, "dailyLimitExceeded" or "quotaExceeded") =>
                (CatalogFailure.RateLimited, "today's quota is used up. Try again tomorrow, or raise it in the Google Cloud console."),
            (403, "storageQuotaExceeded" or "teamDriveFileLimitExceeded") =>
                (CatalogFailure.NotAllowed, "there is no room in that Drive. Free space; a service account has none of its own and can only publish to a shared drive."),
            (403, "cannotDownloadAbusiveFile") => (CatalogFailure.NotAllowed, "Drive holds the file to be malware or spam, and gives it to nobody but its owner. Ask the owner to look at it."),
            (403, "accessNotConfigured") => (CatalogFailure.NotAllowed, "the Drive API is not enabled for this client's project. Enable it in the Google Cloud console."),
            (403, "insufficientPermissions" or "appNotAuthorizedToFile") =>
                (CatalogFailure.NotAllowed, $"the login does not allow it. {Login[..^1]} again and agree to all that is asked."),
            (403, _) => (CatalogFailure.NotAllowed, $"this account may not do that{Because(reason)}. Ask the owner of the folder for the right to, or {char.ToLowerInvariant(Login[0])}{Login[1..^1]} as somebody who has it."),
            (404, _) => (CatalogFailure.NotFound, "there is no such file or folder, or this account cannot see it. Check the id, and that it is shared with the account; with an API key, with everybody who has the link."),
            ( >= 500, _) => (CatalogFailure.Network, $"Drive has an error of its own ({(int)status}){Tried(tries)}. Try again later."),
            _ => (CatalogFailure.Network, $"Drive answered {(int)status}{Because(reason)}. Try again later."),
        };
        return new CatalogException(failure, $"{what} failed: {text}");
    }

    private static CatalogException OfToken(string what, TokenResponseException e) => (e.Error?.Error, (int?)e.StatusCode) switch
    {
        (_, 429 or >= 500) => new CatalogException(CatalogFailure.Network, $"{what} failed: Google's login server has an error of its own. Try again later."),
        ("invalid_client" or "unauthorized_client", _) => new CatalogException(CatalogFailure.NotLoggedIn,
            $"{what} failed: Google does not know the client in the credentials file, or the login was made with another one. Check the file, then run 'owm catalog login'."),
        ("admin_policy_enforced" or "org_internal" or "disallowed_useragent", _) => new CatalogException(CatalogFailure.NotAllowed,
            $"{what} failed: the account's organization or Google blocks this app. Ask its administrator to trust the OAuth client, or read with OWM_DRIVE_API_KEY."),
        ("invalid_scope", _) => new CatalogException(CatalogFailure.NotAllowed,
            $"{what} failed: Google gives this client no such rights. A login by code can only publish: use '--access publish', or log in in a browser."),
        ("access_denied", _) => new CatalogException(CatalogFailure.NotAllowed, $"{what} failed: the login was refused. {Login}"),
        _ => new CatalogException(CatalogFailure.NotLoggedIn,
            $"{what} failed: the login has ended or was withdrawn (a client whose consent screen is in testing is logged out after 7 days). {Login}"),
    };

    private static string Because(string? reason) => reason is null ? "" : $" ({reason})";

    private static string Tried(int tries) => tries > 1 ? $", {tries} times" : "";
}
