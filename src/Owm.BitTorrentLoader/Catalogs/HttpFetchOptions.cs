using System.Net;
using System.Security.Cryptography;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>How an index on the web is reached.</summary>
internal sealed record HttpFetchOptions
{
    /// <summary>Gets how long nothing may arrive. Default 30 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long one request may take in all. Default 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets what finds the addresses of a host name. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets what makes waiting clients wait differently long. Default: seeded by the system.</summary>
    public Random Random { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));
}
