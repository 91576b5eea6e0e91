namespace Owm.BitTorrent.Net;

/// <summary>Which addresses a request may go to. It depends on who named the host.</summary>
internal enum AddressScope
{
    /// <summary>Those in the Internet: a stranger's torrent, tracker or redirect names the host.</summary>
    Global,

    /// <summary>Those in the Internet, on this machine and in its network: a stranger names the host, and the user allows that.</summary>
    Local,

    /// <summary>All: the user named the host.</summary>
    Any,
}
