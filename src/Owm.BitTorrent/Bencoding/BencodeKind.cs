namespace Owm.BitTorrent.Bencoding;

/// <summary>The four kinds of bencoded values (BEP 3).</summary>
internal enum BencodeKind
{
    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>A string of bytes.</summary>
    String,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>A dictionary from strings of bytes to values.</summary>
    Dictionary,
}
