namespace Owm.BitTorrent.Metainfo;

/// <summary>How much a file of a torrent is wanted. A piece that several files share has the highest priority of them.</summary>
public enum FilePriority : byte
{
    /// <summary>It is not fetched. What is there of it is kept, and offered to others.</summary>
    Skip,

    /// <summary>It is fetched when nothing else can be.</summary>
    Low,

    /// <summary>It is fetched as usual.</summary>
    Normal,

    /// <summary>It is fetched before the others.</summary>
    High,
}
