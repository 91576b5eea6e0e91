using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>An IPv4 address, 4 bytes.</summary>
internal readonly record struct IPv4Bits(uint Value);

/// <summary>An IPv6 address, 16 bytes.</summary>
internal readonly record struct IPv6Bits(ulong High, ulong Low);

/// <summary>A peer id, 20 bytes.</summary>
[InlineArray(20)]
internal struct PeerIdBytes
{
    private byte _first;
}

/// <summary>A peer as a swarm remembers it: 32 bytes with an IPv4 address, 48 with an IPv6 address.</summary>
/// <typeparam name="TAddress">The address's bits.</typeparam>
internal struct SwarmPeer<TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    public TAddress Address;

    /// <summary>When it announced last, in seconds on the swarms' clock.</summary>
    public uint Seen;
    public ushort Port;
    public PeerIdBytes PeerId;
}

/// <summary>A peer as it is told to others.</summary>
internal readonly struct ToldPeer
{
    private readonly IPv6Bits _address;
    private readonly ushort _port;
    private readonly bool _isIPv6;
    private readonly PeerIdBytes _peerId;

    public ToldPeer(IPv4Bits address, ushort port, in PeerIdBytes peerId)
    {
        _address = new IPv6Bits(0, address.Value);
        _port = port;
        _peerId = peerId;
    }

    public ToldPeer(IPv6Bits address, ushort port, in PeerIdBytes peerId)
    {
        _address = address;
        _port = port;
        _isIPv6 = true;
        _peerId = peerId;
    }

    [UnscopedRef]
    public ReadOnlySpan<byte> PeerId => _peerId;

    public int Port => _port;

    /// <summary>Gets how many bytes the compact form takes.</summary>
    public int CompactLength => _isIPv6 ? CompactEndpoints.IPv6Length : CompactEndpoints.IPv4Length;

    public IPAddress Address
    {
        get
        {
            Span<byte> compact = stackalloc byte[CompactEndpoints.IPv6Length];
            WriteCompact(compact);
            return new IPAddress(compact[..(CompactLength - 2)]);
        }
    }

    /// <summary>Writes address and port (BEP 23, BEP 7); returns how many bytes.</summary>
    public int WriteCompact(Span<byte> destination)
    {
        if (_isIPv6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, _address.High);
            BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _address.Low);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_address.Low);
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[(CompactLength - 2)..], _port);
        return CompactLength;
    }
}
