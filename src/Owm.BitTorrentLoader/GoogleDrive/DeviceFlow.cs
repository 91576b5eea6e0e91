using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>The device authorization grant (RFC 8628), which Google.Apis.Auth does not have.</summary>
internal sealed class DeviceFlow(HttpClient http, ClientSecrets client, DriveEndpoints endpoints, TimeProvider time)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";
    private const int MaxAnswer = 64 * 1024;

    // RFC 8628 section 3.2 and 3.5.
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(30);

    /// <summary>Asks for a code, shows it, and waits until somebody has typed it in.</summary>
    /// <returns>The login.</returns>
    /// <exception cref="CatalogException">It was refused, or nobody typed it in.</exception>
    public async Task<TokenResponse> RunAsync(IReadOnlyList<string> scopes, Action<DriveDeviceCode> show, CancellationToken cancellationToken)
    {
        var begun = await PostAsync(endpoints.DeviceUrl, new() { ["client_id"] = client.ClientId, ["scope"] = string.Join(' ', scopes) }, cancellationToken);
        var deviceCode = Text(begun, "device_code");
        var page = Text(begun, "verification_uri") ?? Text(begun, "verification_url");
        if (Text(begun, "error") is { } refused) throw Refused(refused);
        if (deviceCode is null || Text(begun, "user_code") is not { Length: <= 64 } code || !Uri.TryCreate(page, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) throw NoAnswer();
        var lifetime = Seconds(begun, "expires_in") is { } life && life < MaxLifetime ? life : MaxLifetime;
        show(new DriveDeviceCode(address, code, lifetime));

        var interval = Seconds(begun, "interval") ?? DefaultInterval;
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < lifetime)
        {
            await Task.Delay(interval, time, cancellationToken);
            var answer = await PollAsync(deviceCode, cancellationToken);
            switch (answer is null ? "authorization_pending" : Text(answer, "error"))
            {
                case null: return Token(answer!);
                case "authorization_pending": break;
                case "slow_down": interval += TimeSpan.FromSeconds(5); break;
                case "expired_token": throw Late();
                case var error: throw Refused(error);
            }
        }

        throw Late();
    }

    private static string? Text(JObject json, string name) => json[name] is JValue { Type: JTokenType.String, Value: string { Length: > 0 } text } ? text : null;

    private static TimeSpan? Seconds(JObject json, string name) =>
        json[name] is JValue { Type: JTokenType.Integer } value && (long)value is > 0 and <= 86400 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static CatalogException Late() => new(CatalogFailure.NotLoggedIn, "Nobody typed the code in in time. Run 'owm catalog login --device' again.");

    private static CatalogException NoAnswer() => new(CatalogFailure.BadContent, "Logging in failed: the answer did not come from Google. Log in to this network, or check its proxy.");

    private static CatalogException Refused(string error) =>
        DriveErrors.Translate("Logging in", new TokenResponseException(new TokenErrorResponse { Error = error }, System.Net.HttpStatusCode.BadRequest), 1);

    // Null when the network failed: somebody may be typing meanwhile.
    private async Task<JObject?> PollAsync(string deviceCode, CancellationToken cancellationToken)
    {
        try
        {
            return await PostAsync(endpoints.TokenUrl, new()
            {
                ["client_id"] = client.ClientId,
                ["client_secret"] = client.ClientSecret ?? "",
                ["device_code"] = deviceCode,
                ["grant_type"] = Grant,
            }, cancellationToken);
        }
        catch (CatalogException e) when (e.Failure == CatalogFailure.Network)
        {
            return null;
        }
    }

    private async Task<JObject> PostAsync(string url, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync(new Uri(url), content, cancellationToken);
            if ((int)answer.StatusCode >= 500) throw new HttpRequestException($"the answer was {(int)answer.StatusCode}");
            await answer.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
            var json = JObject.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            if (!answer.IsSuccessStatusCode && Text(json, "error") is null) throw NoAnswer();
            return json;
        }
        catch (JsonException)
        {
            // Without the cause: its text may quote the answer.
            throw NoAnswer();
        }
        catch (HttpRequestException e)
        {
            throw DriveErrors.Translate("Logging in", e, 1);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw DriveErrors.Translate("Logging in", e, 1);
        }
    }

    private TokenResponse Token(JObject json)
    {
        var token = NewtonsoftJsonSerializer.Instance.Deserialize<TokenResponse>(json.ToString(Formatting.None));
        if (string.IsNullOrEmpty(token?.AccessToken)) throw NoAnswer();
        token.IssuedUtc = time.GetUtcNow().UtcDateTime;
        return token;
    }
}
