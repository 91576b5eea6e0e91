using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Wire;

/// <summary>What a peer says of another (BEP 11).</summary>
[Flags]
internal enum PeerExchangeFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It prefers encryption.</summary>
    PrefersEncryption = 0x01,

    /// <summary>It is a seed, or wants nothing (BEP 21).</summary>
    UploadOnly = 0x02,

    /// <summary>It speaks uTP (BEP 29).</summary>
    SupportsUtp = 0x04,

    /// <summary>It helps others to connect through firewalls (BEP 55).</summary>
    SupportsHolepunch = 0x08,

    /// <summary>The sender has connected to it, so it can be reached.</summary>
    Reachable = 0x10,
}

/// <summary>A peer as another tells of it.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Flags">What is said of it.</param>
internal readonly record struct ExchangedPeer(IPEndPoint EndPoint, PeerExchangeFlags Flags);

/// <summary>A message of the peer exchange (BEP 11): to whom the sender has connected, and with whom it has parted.</summary>
internal sealed record PeerExchangeMessage
{
    /// <summary>The extension's name in the extension handshake (BEP 10).</summary>
    public const string Name = "ut_pex";

    /// <summary>How many added peers of a message are used, and as many dropped ones (BEP 11).</summary>
    public const int MaxPeers = 50;

    // 100 peers over IPv6 take 1,900 bytes; clients before the BEP sent all they had in the first message.
    private const int MaxLength = 16 * 1024;
    private const int MaxValues = 200;

    /// <summary>Gets those the sender is connected to, at most <see cref="MaxPeers"/> once it was read.</summary>
    public IReadOnlyList<ExchangedPeer> Added { get; init; } = [];

    /// <summary>Gets those the sender is no longer connected to, at most <see cref="MaxPeers"/> once it was read.</summary>
    public IReadOnlyList<IPEndPoint> Dropped { get; init; } = [];

    /// <summary>Reads a message. Entries of the wrong type count as missing, incomplete addresses and those with port 0 are left out.</summary>
    /// <param name="payload">What follows the extension's number.</param>
    /// <exception cref="PeerProtocolException">It is not a bencoded dictionary, or too large.</exception>
    public static PeerExchangeMessage Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxLength) throw new PeerProtocolException($"A peer exchange message of {payload.Length} bytes is longer than the {MaxLength} allowed.");
        try
        {
            var root = BencodeValue.Read(payload.ToArray(), MaxValues);
            if (root.Kind != BencodeKind.Dictionary) throw new PeerProtocolException("The peer exchange message is not a dictionary.");
            var added = new List<ExchangedPeer>();
            ReadAdded(added, root.Find("added"u8), root.Find("added.f"u8), CompactEndpoints.IPv4Length);
            ReadAdded(added, root.Find("added6"u8), root.Find("added6.f"u8), CompactEndpoints.IPv6Length);
            var dropped = CompactEndpoints.ReadIPv4(Bytes(root.Find("dropped"u8)), MaxPeers);
            dropped.AddRange(CompactEndpoints.ReadIPv6(Bytes(root.Find("dropped6"u8)), MaxPeers - dropped.Count));
            return new() { Added = added, Dropped = dropped };
        }
        catch (InvalidTorrentException exception)
        {
            throw new PeerProtocolException($"The peer exchange message is not bencoded: {exception.Message}");
        }
    }

    /// <summary>Returns the message as it is sent.</summary>
    public byte[] ToArray() => BencodeWriter.ToArray(writer =>
    {
        var addresses = Added.Select(peer => peer.EndPoint).ToList();
        writer.StartDictionary();
        writer.WriteKey("added"u8);
        writer.Write(CompactEndpoints.Write(addresses, AddressFamily.InterNetwork));
        writer.WriteKey("added.f"u8);
        writer.Write(FlagsOf(AddressFamily.InterNetwork));
        writer.WriteKey("added6"u8);
        writer.Write(CompactEndpoints.Write(addresses, AddressFamily.InterNetworkV6));
        writer.WriteKey("added6.f"u8);
        writer.Write(FlagsOf(AddressFamily.InterNetworkV6));
        writer.WriteKey("dropped"u8);
        writer.Write(CompactEndpoints.Write(Dropped, AddressFamily.InterNetwork));
        writer.WriteKey("dropped6"u8);
        writer.Write(CompactEndpoints.Write(Dropped, AddressFamily.InterNetworkV6));
        writer.EndDictionary();
    });

    // Not by way of CompactEndpoints: what is left out there would put the flags of all that follow in the wrong place.
    private static void ReadAdded(List<ExchangedPeer> added, BencodeValue? addresses, BencodeValue? flags, int length)
    {
        var compact = Bytes(addresses);
        var flagBytes = Bytes(flags);
        for (var index = 0; compact.Length >= length && added.Count < MaxPeers; index++, compact = compact[length..])
        {
            int port = BinaryPrimitives.ReadUInt16BigEndian(compact[(length - 2)..]);
            if (port == 0) continue;
            var address = new IPAddress(compact[..(length - 2)]);
            var endPoint = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
            added.Add(new ExchangedPeer(endPoint, index < flagBytes.Length ? (PeerExchangeFlags)flagBytes[index] : PeerExchangeFlags.None));
        }
    }

    private static ReadOnlySpan<byte> Bytes(BencodeValue? value) => value?.AsString is { } bytes ? bytes.Span : default;

    private byte[] FlagsOf(AddressFamily family) =>
        [.. Added.Where(peer => peer.EndPoint.AddressFamily == family && peer.EndPoint.Port != 0).Select(peer => (byte)peer.Flags)];
}
