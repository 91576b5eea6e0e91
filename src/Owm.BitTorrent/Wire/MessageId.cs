namespace Owm.BitTorrent.Wire;

/// <summary>What a message says: BEP 3, the fast extension (BEP 6) and the extension protocol (BEP 10).</summary>
internal enum MessageId : byte
{
    Choke = 0,
    Unchoke = 1,
    Interested = 2,
    NotInterested = 3,
    Have = 4,
    Bitfield = 5,
    Request = 6,
    Piece = 7,
    Cancel = 8,

    /// <summary>The sender's DHT port (BEP 5).</summary>
    Port = 9,
    SuggestPiece = 13,
    HaveAll = 14,
    HaveNone = 15,
    RejectRequest = 16,
    AllowedFast = 17,
    Extended = 20,
}
