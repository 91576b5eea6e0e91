using System.Net;
using System.Security.Cryptography;
using Owm.BitTorrentLoader.Catalogs;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>What a login to Drive is for; less is asked for than it could be.</summary>
public enum DriveAccess
{
    /// <summary>Read every torrent that the account may read, publish new ones (scopes drive.readonly and drive.file).</summary>
    ReadAndPublish,

    /// <summary>Publish, and see what was published by the same client alone (scope drive.file, which Google does not restrict). With an
    /// <see cref="DriveOptions.ApiKey"/>, folders that are shared with everybody are read by that.</summary>
    PublishOnly,

    /// <summary>Read only (scope drive.readonly).</summary>
    ReadOnly,

    /// <summary>Everything, also withdrawing what others published (scope drive).</summary>
    Full,
}

/// <summary>How Drive is reached, and as whom. Not a record: what it holds must not get into texts.</summary>
public sealed class DriveOptions
{
    /// <summary>Gets the file with the client secret of an OAuth client for desktop apps, or with the key of a service account,
    /// as Google's console gives it out; or <c>{"api_key": "…"}</c>. Default none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>Gets the directory in which the login is kept, for this user alone. Default none: nothing is kept, nobody is logged in.</summary>
    public string? TokenDirectory { get; init; }

    /// <summary>Gets an API key, which suffices to read folders that are shared with everybody who has the link. Default none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Gets what a login is for. Default <see cref="DriveAccess.ReadAndPublish"/>.</summary>
    public DriveAccess Access { get; init; }

    /// <summary>Gets the address that takes Google's place in tests; a loopback address. Default: Google's.</summary>
    public Uri? DriveEndpoint { get; init; }

    /// <summary>Gets the address that takes the place of Google's OAuth servers in tests; a loopback address. Default: Google's.</summary>
    public Uri? OAuthEndpoint { get; init; }

    /// <summary>Gets the name that Drive is told. Default <c>owm</c>.</summary>
    public string ApplicationName { get; init; } = "owm";

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets what makes waiting clients wait differently long. Default: seeded by the system.</summary>
    public Random Random { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Gets where the login of this user is kept unless told otherwise: <c>owm/drive</c> in the user's configuration directory.</summary>
    public static string DefaultTokenDirectory =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "owm", "drive");

    /// <summary>Returns the options of a project: its <c>.owm/credentials.json</c>, the <c>drive.api_key</c> of its configuration, and the login of this user.</summary>
    /// <param name="project">The project.</param>
    public static DriveOptions ForProject(OwmProject project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return new DriveOptions { CredentialsFile = Path.Combine(project.OwmDirectory, "credentials.json"), TokenDirectory = DefaultTokenDirectory, ApiKey = project.Configuration.Get("drive.api_key") };
    }

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="CatalogException">An endpoint is not a loopback address.</exception>
    public void Validate()
    {
        RequireLoopback(DriveEndpoint);
        RequireLoopback(OAuthEndpoint);
    }

    // Whoever could point the endpoint elsewhere would be sent the login.
    private static void RequireLoopback(Uri? endpoint)
    {
        if (endpoint is null) return;
        if (endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https" && IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out var address)
            && IPAddress.IsLoopback(address)) return;
        throw new CatalogException(CatalogFailure.Usage, $"'{endpoint}' may not take Google's place: only http://127.0.0.1:PORT and other loopback addresses may.");
    }
}
