using System.Net;

namespace Owm.BitTorrent.Net;

/// <summary>How a <see cref="GuardedHttpHandler"/> connects.</summary>
internal sealed record GuardedHttpOptions
{
    /// <summary>Gets the proxy; <see langword="null"/> for the system's. Default: the system's.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Gets what finds the addresses of a host name. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Gets which addresses may be contacted besides what <see cref="AddressPolicy"/> says; not asked of a proxy's. Default: all.</summary>
    public Func<IPAddress, bool> MayContact { get; init; } = static _ => true;

    /// <summary>Gets how long connecting may take. Default 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how many connections one host may have. Default 8.</summary>
    public int MaxConnectionsPerHost { get; init; } = 8;

    /// <summary>Gets the clock, for what is remembered of proxied hosts. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
