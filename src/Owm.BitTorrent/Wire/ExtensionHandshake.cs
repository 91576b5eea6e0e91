using System.Net;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Wire;

/// <summary>What a peer says of itself in the extension handshake (BEP 10).</summary>
internal sealed record ExtensionHandshake
{
    // A handshake is a few short entries; more is not looked at.
    private const int MaxLength = 16 * 1024;
    private const int MaxValues = 500;

    /// <summary>Gets the TCP port it listens on, if it says so.</summary>
    public int? Port { get; init; }

    /// <summary>Gets how many requests it takes before it drops some, if it says so.</summary>
    public int? RequestQueueLength { get; init; }

    /// <summary>Gets whether it wants nothing, complete or not (BEP 21).</summary>
    public bool IsUploadOnly { get; init; }

    /// <summary>Gets the client's name and version, if it says so.</summary>
    public string? Client { get; init; }

    /// <summary>Gets the number under which it takes messages of <c>ut_metadata</c> (BEP 9): 0 when it takes none any more, null when it does not say.</summary>
    public byte? MetadataId { get; init; }

    /// <summary>Gets the number under which it takes messages of <c>ut_pex</c> (BEP 11).</summary>
    public byte? PeerExchangeId { get; init; }

    /// <summary>Gets the number under which it takes messages of <c>upload_only</c>.</summary>
    public byte? UploadOnlyId { get; init; }

    /// <summary>Gets the length of the info dictionary in bytes, if it has it (BEP 9).</summary>
    public long? MetadataSize { get; init; }

    /// <summary>Gets the address at which it sees the receiver, if it says so.</summary>
    public IPAddress? YourAddress { get; init; }

    /// <summary>Reads a handshake. Entries of the wrong type count as missing; a peer may add what it likes.</summary>
    /// <exception cref="PeerProtocolException">It is not a bencoded dictionary, or too large.</exception>
    public static ExtensionHandshake Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxLength) throw new PeerProtocolException($"An extension handshake of {payload.Length} bytes is longer than the {MaxLength} allowed.");
        try
        {
            var root = BencodeValue.Read(payload.ToArray(), MaxValues);
            if (root.Kind != BencodeKind.Dictionary) throw new PeerProtocolException("The extension handshake is not a dictionary.");
            var ids = root.Find("m"u8);
            return new()
            {
                MetadataId = Id(ids?.Find("ut_metadata"u8)),
                PeerExchangeId = Id(ids?.Find("ut_pex"u8)),
                UploadOnlyId = Id(ids?.Find("upload_only"u8)),
                MetadataSize = root.Find("metadata_size"u8)?.AsInteger is > 0 and var size ? size : null,
                Port = Between(root.Find("p"u8)?.AsInteger, 1, 65535),
                RequestQueueLength = Between(root.Find("reqq"u8)?.AsInteger, 1, 1_000_000),
                IsUploadOnly = root.Find("upload_only"u8)?.AsInteger is not null and not 0,
                Client = root.Find("v"u8)?.AsText,
                YourAddress = root.Find("yourip"u8)?.AsString is { Length: 4 or 16 } address ? new IPAddress(address.Span) : null,
            };
        }
        catch (InvalidTorrentException exception)
        {
            throw new PeerProtocolException($"The extension handshake is not bencoded: {exception.Message}");
        }
    }

    /// <summary>Returns the handshake as it is sent.</summary>
    public byte[] ToArray() => BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        writer.WriteKey("m"u8);
        writer.StartDictionary();
        WriteId(writer, "upload_only"u8, UploadOnlyId);
        WriteId(writer, "ut_metadata"u8, MetadataId);
        WriteId(writer, "ut_pex"u8, PeerExchangeId);
        writer.EndDictionary();
        if (MetadataSize is { } size)
        {
            writer.WriteKey("metadata_size"u8);
            writer.Write(size);
        }

        if (Port is { } port)
        {
            writer.WriteKey("p"u8);
            writer.Write(port);
        }

        if (RequestQueueLength is { } length)
        {
            writer.WriteKey("reqq"u8);
            writer.Write(length);
        }

        if (IsUploadOnly)
        {
            writer.WriteKey("upload_only"u8);
            writer.Write(1);
        }

        if (Client is not null)
        {
            writer.WriteKey("v"u8);
            writer.Write(Client);
        }

        if (YourAddress is not null)
        {
            writer.WriteKey("yourip"u8);
            writer.Write(YourAddress.GetAddressBytes());
        }

        writer.EndDictionary();
    });

    private static void WriteId(BencodeWriter writer, ReadOnlySpan<byte> name, byte? id)
    {
        if (id is null) return;
        writer.WriteKey(name);
        writer.Write(id.Value);
    }

    private static byte? Id(BencodeValue? value) => (byte?)Between(value?.AsInteger, 0, 255);

    private static int? Between(long? value, int least, int most) => value >= least && value <= most ? (int)value : null;
}
