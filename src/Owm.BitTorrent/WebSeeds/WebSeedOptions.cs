using System.Net;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>How web seeds (BEP 19) are reached.</summary>
public sealed record WebSeedOptions
{
    /// <summary>Gets the proxy; <see langword="null"/> for the system's. Default: the system's, which is what
    /// <c>https_proxy</c>, <c>http_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c> say.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Gets whether torrents and redirects may name hosts on this machine and in its network, with URLs that have no
    /// query. Those the user names himself may be anywhere. Default false.</summary>
    public bool AllowLocal { get; init; }

    /// <summary>Gets how many requests to one seed a torrent has under way at a time. Default 3.</summary>
    public int MaxConnectionsPerSeed { get; init; } = 3;

    /// <summary>Gets how many requests to one host all torrents together have under way at a time. Default 6.</summary>
    public int MaxConnectionsPerHost { get; init; } = 6;

    /// <summary>Gets how long an answer may take to begin, connecting included. Default 30 seconds.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets for how long a seed may send less than 16 KiB before it is given up. Default 30 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets what web seeds are told that asks them. Default <c>OwmBitTorrent/</c> and the version.</summary>
    public string UserAgent { get; init; } = $"OwmBitTorrent/{typeof(WebSeedOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Gets what finds the addresses of a host name. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnectionsPerSeed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnectionsPerHost);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AnswerTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StallTimeout, TimeSpan.Zero);
    }
}
