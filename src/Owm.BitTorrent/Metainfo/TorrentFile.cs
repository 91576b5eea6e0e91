namespace Owm.BitTorrent.Metainfo;

/// <summary>One file of a torrent.</summary>
/// <param name="Index">Its place in the torrent's list, from 0.</param>
/// <param name="Path">Its path below the directory the content is put in, with <c>/</c> between the names; for a multi-file
/// torrent it begins with the torrent's name. Every name in it is safe on every system.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Offset">Where it begins in the torrent's content, in bytes.</param>
/// <param name="IsPadding">Whether it is a pad file (BEP 47): zeros that are never written to disk.</param>
public sealed record TorrentFile(int Index, string Path, long Length, long Offset, bool IsPadding = false);
