namespace Owm.Tool.Configuration;

/// <summary>Keys whose values are not shown.</summary>
internal static class Secrets
{
    /// <summary>The API key for reading Google Drive.</summary>
    public const string DriveApiKey = "drive.api_key";

    /// <summary>What is shown in a secret's place.</summary>
    public const string Hidden = "(set, not shown)";

    public static bool Contains(string key) => key == DriveApiKey;
}
