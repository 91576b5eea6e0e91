namespace Owm.BitTorrent.Net;

/// <summary>Where an address leads.</summary>
internal enum AddressKind
{
    /// <summary>Into the Internet.</summary>
    Global,

    /// <summary>To this machine, or to the network it is in: loopback, private networks, what providers share (RFC 6598).</summary>
    Local,

    /// <summary>Nowhere that content or trackers are: multicast, documentation, addresses that hide others, and those under
    /// which clouds hand machines their credentials.</summary>
    Special,
}
