using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Trackers;

/// <summary>Where a tracker may be, by who named it and what its URL is like (<see cref="AddressPolicy"/>, ROBUSTNESS T-18).</summary>
internal static class TrackerReach
{
    /// <summary>Returns which addresses a tracker may have.</summary>
    /// <param name="tracker">Its announce URL.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="isNamedByUser">Whether the user named it.</param>
    public static AddressScope ScopeOf(Uri tracker, TrackerClientOptions options, bool isNamedByUser) =>
        isNamedByUser ? AddressScope.Any
        : options.AllowLocal && IsPlain(tracker) ? AddressScope.Local
        : AddressScope.Global;

    // What a stranger can choose of such a URL is host and port alone. UDP trackers need no path (BEP 15, BEP 41).
    private static bool IsPlain(Uri tracker) =>
        tracker.Query.Length == 0 && tracker.UserInfo.Length == 0
        && (tracker.AbsolutePath is "/announce" || (tracker.Scheme == "udp" && tracker.AbsolutePath is "" or "/"));
}
