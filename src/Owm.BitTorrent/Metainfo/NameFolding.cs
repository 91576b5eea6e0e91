namespace Owm.BitTorrent.Metainfo;

/// <summary>What file systems that ignore case make of a name: names that fold to the same may be one file there.</summary>
internal static class NameFolding
{
    /// <summary>Returns the folded name, for comparing only.</summary>
    /// <param name="name">The name.</param>
    public static string Fold(string name) => name.ToUpperInvariant().ToLowerInvariant();
}
