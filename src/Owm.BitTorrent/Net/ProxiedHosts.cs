using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Which hosts a proxy may be asked to connect to. Safe to use from any thread.</summary>
/// <remarks>
/// A proxy reaches what a firewall keeps from this machine, and may not choose for us. The name is resolved here where that
/// is possible; in networks where only the proxy can, what cannot be resolved here is taken to be in the Internet, but for
/// names that say of themselves that they are not. What was found is remembered for a while: resolving may take long.
/// </remarks>
internal sealed class ProxiedHosts
{
    private const int MaxRemembered = 1_000;

    private static readonly TimeSpan MemoryTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(10);

    // RFC 6761, RFC 6762, RFC 8375, and what ICANN has set aside for private use.
    private static readonly string[] LocalDomains = [".localhost", ".local", ".home.arpa", ".internal"];

    private readonly GuardedHttpOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (IPAddress[] Addresses, long At)> _resolved = new(StringComparer.OrdinalIgnoreCase);

    public ProxiedHosts(GuardedHttpOptions options) => _options = options;

    /// <summary>Returns when a host may be asked for.</summary>
    /// <param name="host">Its name or address.</param>
    /// <param name="scope">Where the request may go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AddressRefusedException">It may not.</exception>
    public async Task CheckAsync(string host, AddressScope scope, CancellationToken cancellationToken)
    {
        if (scope == AddressScope.Any) return;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, cancellationToken);
        if (addresses.Length == 0 && scope == AddressScope.Global && IsLocalName(host)) throw new AddressRefusedException(host, []);

        // Which of them the proxy takes is not for us to choose.
        if (!Array.TrueForAll(addresses, address => AddressPolicy.Permits(scope, address))) throw new AddressRefusedException(host, addresses);
    }

    private static bool IsLocalName(string host)
    {
        var name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal) || LocalDomains.Any(domain => name.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_resolved.TryGetValue(host, out var known) && _options.TimeProvider.GetElapsedTime(known.At) < MemoryTime) return known.Addresses;
        }

        IPAddress[] addresses;
        using var timeout = new CancellationTokenSource(ResolveTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            addresses = await _options.ResolveHost(host, either.Token);
        }
        catch (SocketException)
        {
            addresses = [];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            addresses = [];
        }

        lock (_lock)
        {
            if (_resolved.Count >= MaxRemembered) _resolved.Clear();
            _resolved[host] = (addresses, _options.TimeProvider.GetTimestamp());
        }

        return addresses;
    }
}
