using Newtonsoft.Json.Linq;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Testing;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>A fake Drive, a user who is logged in to it, and a clock on which waiting takes no time.</summary>
public abstract class DriveBench : IAsyncLifetime
{
    public const string FolderId = "folder";

    // Anything of these in a text is a leak.
    internal static readonly string[] Canaries = ["canary", "GOCSPX", "PRIVATE KEY"];

    internal FakeDriveServer Server { get; private set; } = null!;

    internal AutoAdvancingClock Clock { get; } = new();

    internal TemporaryDirectory Home { get; } = new();

    internal string CredentialsFile => Home["credentials.json"];

    internal string TokenDirectory => Home["state"];

    public async Task InitializeAsync()
    {
        Server = await FakeDriveServer.StartAsync();
        Home.Write("credentials.json", new JObject
        {
            ["installed"] = new JObject { ["client_id"] = FakeOAuth.ClientId, ["client_secret"] = FakeOAuth.ClientSecret, ["redirect_uris"] = new JArray("http://localhost") },
        }.ToString());
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.Empty(Server.Violations);
        Home.Dispose();
    }

    internal static void AssertHoldsNoSecret(Exception exception)
    {
        foreach (var canary in Canaries) Assert.DoesNotContain(canary, exception.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Stores a login as a browser login would have.</summary>
    internal void LogIn(bool expired = false, string scope = "https://www.googleapis.com/auth/drive.readonly https://www.googleapis.com/auth/drive.file")
    {
        Server.AccessTokens["ya29.canary-stored"] = true;
        Server.OAuth.RefreshTokens.Add("1//canary-stored");
        var issued = Clock.GetUtcNow().UtcDateTime - (expired ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        new DriveTokenStore(TokenDirectory).Write(new Google.Apis.Auth.OAuth2.Responses.TokenResponse
        {
            AccessToken = "ya29.canary-stored",
            RefreshToken = "1//canary-stored",
            ExpiresInSeconds = 3600,
            IssuedUtc = issued,
            Scope = scope,
            TokenType = "Bearer",
        });
    }

    internal DriveOptions Options(string? apiKey = null, string? credentialsFile = null, TimeProvider? clock = null, Uri? drive = null) => new()
    {
        CredentialsFile = credentialsFile ?? CredentialsFile,
        TokenDirectory = TokenDirectory,
        ApiKey = apiKey,
        DriveEndpoint = drive ?? Server.Endpoint,
        OAuthEndpoint = Server.Endpoint,
        TimeProvider = clock ?? Clock,
        Random = new Random(1),
    };
}
