using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Wire;

/// <summary>What a peer says of itself in the extension handshake (BEP 10).</summary>
internal sealed record ExtensionHandshake
{
    /// <summary>The number of the extension message that carries a handshake.</summary>
    public const byte Extension = 0;

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

    /// <summary>Reads a handshake. Entries of the wrong type count as missing; a peer may add what it likes.</summary>
    /// <exception cref="PeerProtocolException">It is not a bencoded dictionary, or too large.</exception>
    public static ExtensionHandshake Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxLength) throw new PeerProtocolException($"An extension handshake of {payload.Length} bytes is longer than the {MaxLength} allowed.");
        try
        {
            var root = BencodeValue.Read(payload.ToArray(), MaxValues);
            if (root.Kind != BencodeKind.Dictionary) throw new PeerProtocolException("The extension handshake is not a dictionary.");
            return new()
            {
                Port = Between(root.Find("p"u8)?.AsInteger, 1, 65535),
                RequestQueueLength = Between(root.Find("reqq"u8)?.AsInteger, 1, 1_000_000),
                IsUploadOnly = root.Find("upload_only"u8)?.AsInteger is not null and not 0,
                Client = root.Find("v"u8)?.AsText,
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
        writer.EndDictionary();
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

        writer.EndDictionary();
    });

    private static int? Between(long? value, int least, int most) => value >= least && value <= most ? (int)value : null;
}
