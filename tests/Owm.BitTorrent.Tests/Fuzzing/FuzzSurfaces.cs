namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>Every surface there is. A new codec adds its own to one of the lists, and a folder with a few files to the corpus.</summary>
internal static class FuzzSurfaces
{
    public static IReadOnlyList<FuzzSurface> All { get; } = [.. DocumentSurfaces.All, .. PeerSurfaces.All, .. TrackerSurfaces.All, .. DiscoverySurfaces.All];

    public static FuzzSurface Of(string name) => All.Single(surface => surface.Name == name);
}
