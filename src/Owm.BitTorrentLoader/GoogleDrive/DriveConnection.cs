using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Services;
using Google.Apis.Util;
using Newtonsoft.Json;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive.V3;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>Drive, as whoever the options say: a service account, the user who logged in, or anybody with an API key.</summary>
internal sealed class DriveConnection : IDisposable
{
    /// <summary>The name under which Google.Apis keeps the one login there is.</summary>
    public const string UserId = "user";

    // A page of 1,000 entries with long descriptions has some megabytes.
    private const int MaxAnswer = 64 * 1024 * 1024;

    private DriveConnection(DriveService service, DriveBackOff backOff, DriveIdentity identity)
    {
        Service = service;
        BackOff = backOff;
        Identity = identity;
    }

    public DriveService Service { get; }

    public DriveBackOff BackOff { get; }

    public DriveIdentity Identity { get; }

    /// <summary>Connects; nothing is sent yet.</summary>
    /// <param name="options">How, and as whom.</param>
    /// <param name="isReading">Whether files of others are to be read: a login that cannot see them gives way to an API key, if there is one.</param>
    /// <exception cref="CatalogException">Nobody is logged in.</exception>
    public static DriveConnection Open(DriveOptions options, bool isReading = false)
    {
        var endpoints = DriveEndpoints.Of(options);
        var credentials = DriveCredentials.Read(options);
        var initializer = new BaseClientService.Initializer
        {
            ApplicationName = options.ApplicationName,
            BaseUri = endpoints.DriveBaseUri,
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            GZipEnabled = false,
        };
        DriveIdentity identity;
        if (credentials?.ServiceAccount is { } account)
        {
            initializer.HttpClientInitializer = ServiceAccount(account.ToString(Formatting.None), options, endpoints);
            identity = DriveIdentity.ServiceAccount;
        }
        else if (credentials?.Client is { } client && StoredLogin(options) is { } token
            && !(isReading && credentials.ApiKey is not null && !DriveRights.SeesFilesOfOthers(token.Scope)))
        {
            initializer.HttpClientInitializer = new UserCredential(Flow(client, options, endpoints), UserId, token);
            identity = DriveIdentity.User;
        }
        else if (credentials?.ApiKey is { } key)
        {
            initializer.ApiKey = key;
            identity = DriveIdentity.ApiKey;
        }
        else
        {
            throw new CatalogException(CatalogFailure.NotLoggedIn, credentials is null
                ? "Nobody is logged in to Google Drive, and there is no credentials file. To read a folder that is shared with everybody, set OWM_DRIVE_API_KEY; "
                    + "else put the OAuth client's JSON at '" + (options.CredentialsFile ?? ".owm/credentials.json") + "', then run 'owm catalog login'."
                : "Nobody is logged in to Google Drive. Run 'owm catalog login', or set OWM_DRIVE_API_KEY to read a folder that is shared with everybody.");
        }

        var service = new DriveService(initializer);
        service.HttpClient.MaxResponseContentBufferSize = MaxAnswer;
        var backOff = new DriveBackOff(options.TimeProvider, options.Random);
        service.HttpClient.MessageHandler.AddUnsuccessfulResponseHandler(backOff);
        return new DriveConnection(service, backOff, identity);
    }

    /// <summary>Makes the flow of logins in a browser: authorization code with PKCE (RFC 7636), loopback redirect (RFC 8252 7.3).</summary>
    public static PkceGoogleAuthorizationCodeFlow Flow(ClientSecrets client, DriveOptions options, DriveEndpoints endpoints) =>
        new(new FlowInitializer(endpoints)
        {
            ClientSecrets = client,
            Scopes = ScopesOf(options.Access),
            DataStore = options.TokenDirectory is null ? null : new DriveTokenStore(options.TokenDirectory),
            Clock = new ProvidedClock(options.TimeProvider),
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            // Without it Google gives a refresh token at the first login only.
            Prompt = "consent",
        });

    public static IReadOnlyList<string> ScopesOf(DriveAccess access) => access switch
    {
        DriveAccess.PublishOnly => [DriveService.Scope.DriveFile],
        DriveAccess.ReadOnly => [DriveService.Scope.DriveReadonly],
        DriveAccess.Full => [DriveService.Scope.Drive],
        _ => [DriveService.Scope.DriveReadonly, DriveService.Scope.DriveFile],
    };

    public void Dispose() => Service.Dispose();

    private static TokenResponse? StoredLogin(DriveOptions options) =>
        options.TokenDirectory is null ? null : new DriveTokenStore(options.TokenDirectory).Read<TokenResponse>();

    private static GoogleCredential ServiceAccount(string json, DriveOptions options, DriveEndpoints endpoints)
    {
        try
        {
            var parameters = JsonConvert.DeserializeObject<JsonCredentialParameters>(json)!;
            // A key file could name any token server; it is not for a file to say who gets what it signs.
            parameters.TokenUri = endpoints.TokenUrl;
            return CredentialFactory.FromJsonParameters<ServiceAccountCredential>(parameters).ToGoogleCredential().CreateScoped(ScopesOf(options.Access));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Without the cause: its text may quote the key.
            throw new CatalogException(CatalogFailure.NotLoggedIn, $"The service account's key in '{options.CredentialsFile}' cannot be used ({e.GetType().Name}). Download it again from the Google Cloud console.");
        }
    }

    private sealed class FlowInitializer(DriveEndpoints endpoints)
        : GoogleAuthorizationCodeFlow.Initializer(endpoints.AuthorizationUrl, endpoints.TokenUrl, endpoints.RevokeUrl);

    private sealed class ProvidedClock(TimeProvider time) : IClock
    {
        public DateTime Now => time.GetLocalNow().DateTime;

        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;
    }
}
