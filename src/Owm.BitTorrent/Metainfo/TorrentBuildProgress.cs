namespace Owm.BitTorrent.Metainfo;

/// <summary>How far the making of a torrent is.</summary>
/// <param name="Done">How much content was read and hashed, in bytes.</param>
/// <param name="Total">How much content there is, in bytes.</param>
public readonly record struct TorrentBuildProgress(long Done, long Total);
