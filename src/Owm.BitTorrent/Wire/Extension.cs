namespace Owm.BitTorrent.Wire;

/// <summary>The numbers under which this client takes the messages of extensions (BEP 10): what it writes into <c>m</c>.</summary>
internal static class Extension
{
    /// <summary>The extension handshake itself; the number is the same for everyone.</summary>
    public const byte Handshake = 0;

    /// <summary><c>ut_metadata</c>: the info dictionary, for who has a magnet link alone (BEP 9).</summary>
    public const byte Metadata = 1;

    /// <summary><c>ut_pex</c>: peer exchange (BEP 11).</summary>
    public const byte PeerExchange = 2;

    /// <summary><c>upload_only</c>: a peer wants nothing any more, or something again (as libtorrent has it, beside BEP 21).</summary>
    public const byte UploadOnly = 3;
}
