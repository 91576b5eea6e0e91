namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>What somebody types in on another device to log this machine in (RFC 8628).</summary>
/// <param name="Address">The page to open there.</param>
/// <param name="Code">The code to type in.</param>
/// <param name="Lifetime">How long it may take.</param>
public sealed record DriveDeviceCode(Uri Address, string Code, TimeSpan Lifetime);
