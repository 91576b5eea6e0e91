namespace Owm.BitTorrent.Metainfo;

/// <summary>A file that a torrent is made of.</summary>
/// <param name="FullPath">Where it is.</param>
/// <param name="Names">The names of its path in the torrent; the first is the torrent's own.</param>
/// <param name="Length">Its length when it was found, in bytes.</param>
/// <param name="LastWriteTime">When it had been written last.</param>
internal sealed record ContentFile(string FullPath, IReadOnlyList<string> Names, long Length, DateTime LastWriteTime);
