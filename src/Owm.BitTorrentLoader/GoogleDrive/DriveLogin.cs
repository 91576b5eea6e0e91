using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>Logs in to Google Drive in a browser, and out.</summary>
public sealed class DriveLogin
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DriveOptions _options;

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="options">How Drive is reached, and where the login is kept.</param>
    public DriveLogin(DriveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Logs in: a browser is sent to Google's page and comes back to a port of 127.0.0.1 (RFC 8252, with PKCE). Waits five minutes.</summary>
    /// <param name="openBrowser">Is given the address of the page: opens a browser on it, or shows it.</param>
    /// <param name="port">The port the browser comes back to; 0 for any free one. A fixed one can be forwarded from another machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CatalogException">There is no client to log in with, the login was refused, or nobody answered.</exception>
    public async Task<DriveLoginStatus> LoginAsync(Action<Uri> openBrowser, int port = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(openBrowser);
        if (Client() is not { } client) return await StatusAsync(cancellationToken);
        using var flow = DriveConnection.Flow(client, _options, DriveEndpoints.Of(_options));
        using var receiver = new LoopbackReceiver(port, _options.TimeProvider);
        var url = flow.CreateAuthorizationCodeRequest(receiver.RedirectUri, out var verifier);
        ((AuthorizationCodeRequestUrl)url).State = receiver.State;
        openBrowser(url.Build());
        var code = await receiver.ReceiveAsync(Patience, cancellationToken);
        try
        {
            // Stores the token, too.
            await flow.ExchangeCodeForTokenAsync(DriveConnection.UserId, code, verifier, receiver.RedirectUri, cancellationToken);
        }
        catch (Exception e) when (e is TokenResponseException or HttpRequestException)
        {
            throw DriveErrors.Translate("Logging in", e, 1);
        }

        return await StatusAsync(cancellationToken);
    }

    /// <summary>Logs in from a machine without a browser: a code is shown, and typed in on any other device (RFC 8628). Google lets such a
    /// login publish only (scope drive.file); to read, an API key goes with it.</summary>
    /// <param name="show">Is given the address to open and the code to type in there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CatalogException">There is no client to log in with, the login was refused, or nobody answered in time.</exception>
    public async Task<DriveLoginStatus> LoginByCodeAsync(Action<DriveDeviceCode> show, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(show);
        if (Client() is not { } client) return await StatusAsync(cancellationToken);
        var endpoints = DriveEndpoints.Of(_options);
        using var flow = DriveConnection.Flow(client, _options, endpoints);
        var token = await new DeviceFlow(flow.HttpClient, client, endpoints, _options.TimeProvider)
            .RunAsync(DriveConnection.ScopesOf(DriveAccess.PublishOnly), show, cancellationToken);
        new DriveTokenStore(_options.TokenDirectory!).Write(token);
        return await StatusAsync(cancellationToken);
    }

    /// <summary>Tells as whom Drive is used. Asks Drive for the account's name, if there is one to ask for.</summary>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <exception cref="CatalogException">Drive could not be asked, or does not accept the login any more.</exception>
    public async Task<DriveLoginStatus> StatusAsync(CancellationToken cancellationToken = default)
    {
        var credentials = DriveCredentials.Read(_options);
        var store = _options.TokenDirectory is null ? null : new DriveTokenStore(_options.TokenDirectory);
        if (credentials?.ServiceAccount is not null)
        {
            return new DriveLoginStatus { Identity = DriveIdentity.ServiceAccount, Account = credentials.ServiceAccountEmail, Scopes = DriveConnection.ScopesOf(_options.Access), Rights = DriveRights.Of(DriveConnection.ScopesOf(_options.Access), credentials.ApiKey is not null) };
        }

        if (credentials?.Client is not null && store?.Read<TokenResponse>() is { } token)
        {
            var scopes = token.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            return new DriveLoginStatus
            {
                Identity = DriveIdentity.User,
                Account = await AccountAsync(cancellationToken),
                Scopes = scopes,
                Rights = DriveRights.Of(scopes, credentials.ApiKey is not null),
                TokenFile = store.FilePath,
            };
        }

        return credentials?.ApiKey is null
            ? new DriveLoginStatus { Identity = DriveIdentity.None }
            : new DriveLoginStatus { Identity = DriveIdentity.ApiKey, Rights = DriveRights.Of([], hasApiKey: true) };
    }

    /// <summary>Logs out: withdraws the login at Google, if it can be reached, and deletes it here.</summary>
    /// <param name="cancellationToken">Stops before anything is deleted.</param>
    /// <returns>What was done.</returns>
    public async Task<DriveLogout> LogoutAsync(CancellationToken cancellationToken = default)
    {
        if (_options.TokenDirectory is null) return DriveLogout.WasNotLoggedIn;
        var store = new DriveTokenStore(_options.TokenDirectory);
        var withdrawn = await WithdrawAsync(store, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // Who has the address of an upload that was begun needs no login to go on with it.
        new DriveUploadSessions(_options.TokenDirectory, _options.TimeProvider).RemoveAll();
        if (!store.Delete()) return DriveLogout.WasNotLoggedIn;
        return withdrawn ? DriveLogout.LoggedOut : DriveLogout.LoggedOutHereOnly;
    }

    // Null: a service account, which needs no login.
    private ClientSecrets? Client()
    {
        var credentials = DriveCredentials.Read(_options);
        if (credentials?.ServiceAccount is not null) return null;
        if (credentials?.Client is { } client && _options.TokenDirectory is not null) return client;
        throw new CatalogException(CatalogFailure.NotLoggedIn,
            $"There is no OAuth client to log in with. Make one for desktop apps in the Google Cloud console and save its JSON as '{_options.CredentialsFile ?? ".owm/credentials.json"}'.");
    }

    private async Task<bool> WithdrawAsync(DriveTokenStore store, CancellationToken cancellationToken)
    {
        try
        {
            if (store.Read<TokenResponse>() is not { } token || DriveCredentials.Read(_options)?.Client is not { } client) return false;
            using var flow = DriveConnection.Flow(client, _options, DriveEndpoints.Of(_options));
            await flow.RevokeTokenAsync(DriveConnection.UserId, token.RefreshToken ?? token.AccessToken, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TokenResponseException or CatalogException or IOException)
        {
            // Not to be reached, or ended already: what is kept here is deleted all the same, and the caller is told.
            return false;
        }
    }

    private async Task<string?> AccountAsync(CancellationToken cancellationToken)
    {
        using var connection = DriveConnection.Open(_options);
        var about = await connection.BackOff.RunAsync("Asking Drive who is logged in", token =>
        {
            var request = connection.Service.About.Get();
            request.Fields = "user(displayName,emailAddress)";
            return request.ExecuteAsync(token);
        }, cancellationToken);
        return about?.User?.EmailAddress ?? about?.User?.DisplayName;
    }
}
