namespace Owm.DataSources;

/// <summary>Something a plug-in brings to a layer above this one, such as a catalog or a BitTorrent client.</summary>
public interface IPluginContribution
{
    /// <summary>Gets what it is, in one word: <c>catalog</c>.</summary>
    string Category { get; }

    /// <summary>Gets the name it is chosen by. No two contributions of one category have the same.</summary>
    string Name { get; }
}
