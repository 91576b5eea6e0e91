namespace Owm.BitTorrent.Bencoding;

/// <summary>What a <see cref="BencodeReader"/> stands on.</summary>
internal enum BencodeToken
{
    /// <summary>Before the first token, or after the last.</summary>
    None,

    /// <summary>An integer, <c>i…e</c>.</summary>
    Integer,

    /// <summary>A string of bytes that is a value.</summary>
    String,

    /// <summary>A string of bytes that is a key of a dictionary; its value is next.</summary>
    Key,

    /// <summary>The <c>l</c> that opens a list.</summary>
    ListStart,

    /// <summary>The <c>e</c> that closes a list.</summary>
    ListEnd,

    /// <summary>The <c>d</c> that opens a dictionary.</summary>
    DictionaryStart,

    /// <summary>The <c>e</c> that closes a dictionary.</summary>
    DictionaryEnd,
}
