namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>As whom Drive is used.</summary>
public enum DriveIdentity
{
    /// <summary>As nobody: Drive cannot be used.</summary>
    None,

    /// <summary>As anybody, with an API key: what is shared with everybody can be read.</summary>
    ApiKey,

    /// <summary>As the user who logged in.</summary>
    User,

    /// <summary>As a service account.</summary>
    ServiceAccount,
}
