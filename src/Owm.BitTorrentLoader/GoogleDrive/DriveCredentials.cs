using Google.Apis.Auth.OAuth2;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>What a credentials file holds: one of three. Not a record: it must not get into texts.</summary>
internal sealed class DriveCredentials
{
    private const int MaxLength = 256 * 1024;

    private DriveCredentials()
    {
    }

    /// <summary>Gets the OAuth client, for logins in a browser.</summary>
    public ClientSecrets? Client { get; private init; }

    /// <summary>Gets the JSON of a service account's key.</summary>
    public JObject? ServiceAccount { get; private init; }

    public string? ServiceAccountEmail => (string?)ServiceAccount?["client_email"];

    public string? ApiKey { get; private init; }

    /// <summary>Reads the file that the options name; nothing when they name none or it is not there.</summary>
    /// <exception cref="CatalogException">It is something else.</exception>
    public static DriveCredentials? Read(DriveOptions options)
    {
        var path = options.CredentialsFile;
        if (path is null || !File.Exists(path)) return options.ApiKey is null ? null : new DriveCredentials { ApiKey = options.ApiKey };
        JObject json;
        try
        {
            if (new FileInfo(path).Length > MaxLength) throw Wrong(path);
            json = JObject.Parse(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            // Without the cause: its text may quote the file.
            throw Wrong(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CatalogException(CatalogFailure.NotLoggedIn, $"The credentials file '{path}' could not be read. Give this user the right to.", e);
        }

        var key = Text(json["api_key"]) ?? options.ApiKey;
        if (Text(json["type"]) == "service_account" && Text(json["private_key"]) is not null && Text(json["client_email"]) is not null)
            return new DriveCredentials { ServiceAccount = json, ApiKey = key };
        if ((json["installed"] ?? json["web"]) is JObject client && Text(client["client_id"]) is { } id)
            return new DriveCredentials { Client = new ClientSecrets { ClientId = id, ClientSecret = Text(client["client_secret"]) }, ApiKey = key };
        return key is null ? throw Wrong(path) : new DriveCredentials { ApiKey = key };
    }

    private static string? Text(JToken? token) => token is JValue { Type: JTokenType.String, Value: string { Length: > 0 } text } ? text : null;

    private static CatalogException Wrong(string path) => new(CatalogFailure.NotLoggedIn,
        $"'{path}' holds neither an OAuth client for desktop apps, nor a service account's key, nor an api_key. Download it again from the Google Cloud console.");
}
