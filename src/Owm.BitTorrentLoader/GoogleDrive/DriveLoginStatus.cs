namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>As whom Drive is used.</summary>
public sealed record DriveLoginStatus
{
    /// <summary>Gets as whom.</summary>
    public required DriveIdentity Identity { get; init; }

    /// <summary>Gets the account's address, where there is one.</summary>
    public string? Account { get; init; }

    /// <summary>Gets the OAuth scopes that were granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Gets what may be done with it, in words.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>Gets the file that the login is kept in.</summary>
    public string? TokenFile { get; init; }
}

/// <summary>What a logout did.</summary>
public enum DriveLogout
{
    /// <summary>Nobody was logged in.</summary>
    WasNotLoggedIn,

    /// <summary>The login was withdrawn at Google, and deleted here.</summary>
    LoggedOut,

    /// <summary>The login was deleted here; Google could not be told. It can be withdrawn at https://myaccount.google.com/connections.</summary>
    LoggedOutHereOnly,
}
