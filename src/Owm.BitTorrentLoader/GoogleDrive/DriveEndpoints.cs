using Google.Apis.Auth.OAuth2;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>The addresses that are used: Google's, or those of a stand-in.</summary>
internal sealed record DriveEndpoints(string? DriveBaseUri, string AuthorizationUrl, string TokenUrl, string RevokeUrl, string DeviceUrl)
{
    private const string DrivePath = "drive/v3/";

    public static DriveEndpoints Of(DriveOptions options)
    {
        options.Validate();
        var oauth = options.OAuthEndpoint is null ? null : WithSlash(options.OAuthEndpoint);
        return new DriveEndpoints(
            options.DriveEndpoint is null ? null : DriveRoot(WithSlash(options.DriveEndpoint)),
            oauth is null ? GoogleAuthConsts.OidcAuthorizationUrl : oauth + "o/oauth2/v2/auth",
            oauth is null ? GoogleAuthConsts.OidcTokenUrl : oauth + "token",
            oauth is null ? GoogleAuthConsts.RevokeTokenUrl : oauth + "revoke",
            oauth is null ? "https://oauth2.googleapis.com/device/code" : oauth + "device/code");
    }

    private static string DriveRoot(string uri) => uri.EndsWith("/" + DrivePath, StringComparison.Ordinal) ? uri : uri + DrivePath;

    private static string WithSlash(Uri uri) => uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
}
