using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>The OAuth part of <see cref="FakeDriveServer"/>: authorization page, tokens with PKCE, refresh, service accounts, revocation.</summary>
internal sealed class FakeOAuth(FakeDriveServer server)
{
    public const string ClientId = "client.apps.example.org";
    public const string ClientSecret = "GOCSPX-canary-client-secret";

    private int _issued;

    /// <summary>Gets the refresh tokens that are accepted.</summary>
    public HashSet<string> RefreshTokens { get; } = [];

    /// <summary>Gets what the user was asked for last: the query of the authorization page.</summary>
    public IQueryCollection? Asked { get; private set; }

    /// <summary>Gets the code that a browser comes back with, after it was sent to the page.</summary>
    public string? Code { get; private set; }

    /// <summary>Gets the assertion that a service account signed last, its claims decoded.</summary>
    public JObject? Assertion { get; private set; }

    /// <summary>Gets what each question whether the code was typed in is answered with, as an OAuth error; when there is nothing more, it was.</summary>
    public Queue<string> DeviceErrors { get; } = [];

    /// <summary>Gets the scopes that a device asked for last.</summary>
    public string? DeviceScope { get; private set; }

    public Task AnswerAsync(HttpContext context, string operation) => operation switch
    {
        "auth" => AuthorizeAsync(context),
        "token" => TokenAsync(context),
        "device" => DeviceAsync(context),
        _ => RevokeAsync(context),
    };

    private static Task RefuseAsync(HttpContext context, string error, int status = 400)
    {
        context.Response.StatusCode = status;
        return FakeDriveServer.JsonAsync(context, new JObject { ["error"] = error, ["error_description"] = "as careless as can be: " + ClientSecret });
    }

    // What a user's browser would do after the user agreed: go back to where it came from.
    private Task AuthorizeAsync(HttpContext context)
    {
        Asked = context.Request.Query;
        Code = "4/canary-code-" + Interlocked.Increment(ref _issued);
        context.Response.Redirect($"{Asked["redirect_uri"]}?state={Uri.EscapeDataString(Asked["state"].ToString())}&code={Uri.EscapeDataString(Code)}&scope=x");
        return Task.CompletedTask;
    }

    // RFC 8628 section 3.2, with Google's name for verification_uri.
    private async Task DeviceAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        DeviceScope = form["scope"].ToString();
        if (form["client_id"] != ClientId) await RefuseAsync(context, "invalid_client");
        else if (DeviceScope != "https://www.googleapis.com/auth/drive.file") await RefuseAsync(context, "invalid_scope");
        else await FakeDriveServer.JsonAsync(context, new JObject { ["device_code"] = "canary-device-code", ["user_code"] = "WORM-2000", ["verification_url"] = "https://www.google.com/device", ["expires_in"] = 1800, ["interval"] = 5 });
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        switch (form["grant_type"].ToString())
        {
            case "authorization_code" when form["client_id"] != ClientId || form["client_secret"] != ClientSecret:
                await RefuseAsync(context, "invalid_client");
                break;
            case "authorization_code" when Code is not null && form["code"] == Code && form["redirect_uri"] == Asked!["redirect_uri"]
                    && Challenge(form["code_verifier"].ToString()) == Asked["code_challenge"] && Asked["code_challenge_method"] == "S256":
                Code = null;
                await IssueAsync(context, Asked["scope"].ToString(), withRefreshToken: true);
                break;
            case "urn:ietf:params:oauth:grant-type:device_code" when form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["device_code"] != "canary-device-code":
                await RefuseAsync(context, "invalid_client");
                break;
            case "urn:ietf:params:oauth:grant-type:device_code" when DeviceErrors.TryDequeue(out var error):
                await RefuseAsync(context, error, status: error == "authorization_pending" ? 428 : 403);
                break;
            case "urn:ietf:params:oauth:grant-type:device_code":
                await IssueAsync(context, DeviceScope!, withRefreshToken: true);
                break;
            case "refresh_token" when RefreshTokens.Contains(form["refresh_token"].ToString()):
                await IssueAsync(context, "scope", withRefreshToken: false);
                break;
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                Assertion = JObject.Parse(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(form["assertion"].ToString().Split('.')[1])));
                await IssueAsync(context, (string?)Assertion["scope"] ?? "", withRefreshToken: false);
                break;
            default:
                await RefuseAsync(context, "invalid_grant");
                break;
        }
    }

    private static string Challenge(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private async Task IssueAsync(HttpContext context, string scope, bool withRefreshToken)
    {
        var access = "ya29.canary-access-" + Interlocked.Increment(ref _issued);
        server.AccessTokens[access] = true;
        var json = new JObject { ["access_token"] = access, ["expires_in"] = 3600, ["token_type"] = "Bearer", ["scope"] = scope };
        if (withRefreshToken)
        {
            var refresh = "1//canary-refresh-" + Interlocked.Increment(ref _issued);
            RefreshTokens.Add(refresh);
            json["refresh_token"] = refresh;
        }

        await FakeDriveServer.JsonAsync(context, json);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
        var token = form?["token"].ToString() is { Length: > 0 } sent ? sent : context.Request.Query["token"].ToString();
        if (!RefreshTokens.Remove(token) && !server.AccessTokens.TryRemove(token, out _)) await RefuseAsync(context, "invalid_token");
    }
}
