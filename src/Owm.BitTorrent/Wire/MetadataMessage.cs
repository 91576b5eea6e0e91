using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Wire;

/// <summary>What a metadata message says (BEP 9).</summary>
internal enum MetadataMessageKind
{
    /// <summary>It asks for a piece of the info dictionary.</summary>
    Request = 0,

    /// <summary>It brings one.</summary>
    Data = 1,

    /// <summary>It refuses one.</summary>
    Reject = 2,

    /// <summary>Something yet to be invented; BEP 9 wants it passed over.</summary>
    Unknown = 3,
}

/// <summary>A message of the metadata exchange (BEP 9), still lying in the buffer it was received in: use it before the buffer is used again.</summary>
internal readonly ref struct MetadataMessage
{
    /// <summary>The extension's name in the extension handshake (BEP 10).</summary>
    public const string Name = "ut_metadata";

    /// <summary>The length of every piece but the last, in bytes.</summary>
    public const int PieceLength = 16 * 1024;

    // Three short entries, and room for those that others may add.
    private const int MaxHeaderLength = 1024;

    /// <summary>Gets what it says.</summary>
    public required MetadataMessageKind Kind { get; init; }

    /// <summary>Gets the piece it speaks of; not negative.</summary>
    public int Piece { get; init; }

    /// <summary>Gets how long the sender says that the info dictionary is, in bytes, when it says so (data).</summary>
    public long? TotalSize { get; init; }

    /// <summary>Gets the piece (data): 1 to 16,384 bytes.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Reads a message.</summary>
    /// <param name="payload">What follows the extension's number.</param>
    /// <exception cref="PeerProtocolException">It is none.</exception>
    public static MetadataMessage Read(ReadOnlySpan<byte> payload)
    {
        long? kind = null, piece = null, totalSize = null;
        int length;
        try
        {
            var reader = new BencodeReader(payload[..Math.Min(payload.Length, MaxHeaderLength)], allowsTrailingBytes: true);
            reader.Read();
            if (reader.Token != BencodeToken.DictionaryStart) throw new PeerProtocolException("A metadata message does not begin with a dictionary.");
            while (reader.Read() && reader.Token == BencodeToken.Key)
            {
                var key = reader.String;
                reader.Read();
                long? value = reader.Token == BencodeToken.Integer ? reader.Integer : null;
                if (key.SequenceEqual("msg_type"u8)) kind = value;
                else if (key.SequenceEqual("piece"u8)) piece = value;
                else if (key.SequenceEqual("total_size"u8)) totalSize = value;
                reader.Skip();
            }

            length = reader.Position;
        }
        catch (InvalidTorrentException exception)
        {
            throw new PeerProtocolException($"A metadata message is not bencoded: {exception.Message}");
        }

        if (kind is null) throw new PeerProtocolException("A metadata message does not say of which kind it is.");
        if (kind is < 0 or >= (long)MetadataMessageKind.Unknown) return new() { Kind = MetadataMessageKind.Unknown };
        if (piece is null or < 0 or > int.MaxValue) throw new PeerProtocolException($"A metadata message speaks of piece {(piece is { } bad ? $"{bad}" : "(none)")}.");
        var message = new MetadataMessage { Kind = (MetadataMessageKind)kind.Value, Piece = (int)piece.Value };
        if (message.Kind != MetadataMessageKind.Data) return message;
        var data = payload[length..];
        if (data.Length is 0 or > PieceLength) throw new PeerProtocolException($"A piece of metadata has {data.Length} bytes; 1 to {PieceLength} are allowed.");
        return new() { Kind = message.Kind, Piece = message.Piece, TotalSize = totalSize, Data = data };
    }

    /// <summary>Returns a request as it is sent.</summary>
    /// <param name="piece">The piece that is wanted.</param>
    public static byte[] Request(int piece) => Header(MetadataMessageKind.Request, piece, null);

    /// <summary>Returns a refusal as it is sent.</summary>
    /// <param name="piece">The piece that is refused.</param>
    public static byte[] Reject(int piece) => Header(MetadataMessageKind.Reject, piece, null);

    /// <summary>Returns a piece as it is sent.</summary>
    /// <param name="piece">The piece's index.</param>
    /// <param name="info">The whole info dictionary.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public static byte[] PieceOf(int piece, ReadOnlySpan<byte> info)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(piece);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece, CountPieces(info.Length));
        var start = piece * PieceLength;
        return [.. Header(MetadataMessageKind.Data, piece, info.Length), .. info[start..Math.Min(start + PieceLength, info.Length)]];
    }

    /// <summary>Returns how many pieces an info dictionary has.</summary>
    /// <param name="length">Its length in bytes.</param>
    public static int CountPieces(int length) => (int)(((long)length + PieceLength - 1) / PieceLength);

    private static byte[] Header(MetadataMessageKind kind, int piece, int? totalSize) => BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        writer.WriteKey("msg_type"u8);
        writer.Write((long)kind);
        writer.WriteKey("piece"u8);
        writer.Write(piece);
        if (totalSize is { } size)
        {
            writer.WriteKey("total_size"u8);
            writer.Write(size);
        }

        writer.EndDictionary();
    });
}
