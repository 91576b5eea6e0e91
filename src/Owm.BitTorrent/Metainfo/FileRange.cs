namespace Owm.BitTorrent.Metainfo;

/// <summary>A run of files of a torrent, as a magnet link selects them (BEP 53).</summary>
/// <param name="First">The index of the first file, from 0.</param>
/// <param name="Last">The index of the last file; not below the first. A torrent may have fewer files.</param>
public readonly record struct FileRange(int First, int Last);
