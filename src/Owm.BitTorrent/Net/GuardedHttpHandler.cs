using System.Net;

namespace Owm.BitTorrent.Net;

/// <summary>Sends HTTP requests, each only where its <see cref="AddressScope"/> lets it go. Follows no redirect: whoever sends
/// the request decides about the next one. Certificates are checked, no content is decompressed, no cookie is kept.</summary>
/// <remarks>
/// Each scope has connections of its own, so that what may go anywhere never leaves an open connection to what may not.
/// Behind a proxy it is the proxy that connects; then a name is checked by what it resolves to here, if it does.
/// </remarks>
internal sealed class GuardedHttpHandler : HttpMessageHandler
{
    private static readonly HttpRequestOptionsKey<AddressScope> ScopeKey = new("Owm.AddressScope");

    private readonly GuardedHttpOptions _options;
    private readonly HttpMessageInvoker[] _invokers;
    private readonly ProxiedHosts _proxied;

    public GuardedHttpHandler(GuardedHttpOptions options)
    {
        _options = options;
        _proxied = new ProxiedHosts(options);
        _invokers = [.. Enum.GetValues<AddressScope>().Select(scope => new HttpMessageInvoker(MakeHandler(scope)))];
    }

    /// <summary>Says where a request may go; one of which nothing is said may go into the Internet.</summary>
    public static void SetScope(HttpRequestMessage request, AddressScope scope) => request.Options.Set(ScopeKey, scope);

    /// <summary>Returns where a request may go.</summary>
    public static AddressScope ScopeOf(HttpRequestMessage request) => request.Options.TryGetValue(ScopeKey, out var scope) ? scope : AddressScope.Global;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) throw new NotSupportedException($"'{url.Scheme}' is not spoken here; http and https are.");
        var scope = ScopeOf(request);
        if (ProxyFor(url) is not null) await _proxied.CheckAsync(HostOf(url), scope, cancellationToken);
        return await _invokers[(int)scope].SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var invoker in _invokers) invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string HostOf(Uri url) => url.IdnHost.Trim('[', ']');

    private SocketsHttpHandler MakeHandler(AddressScope scope) => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(scope, context, cancellationToken),
        ConnectTimeout = _options.ConnectTimeout,
        MaxConnectionsPerServer = _options.MaxConnectionsPerHost,
        MaxResponseDrainSize = 16 * 1024,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PreAuthenticate = false,
        Proxy = _options.Proxy,
        UseCookies = false,
    };

    private async ValueTask<Stream> ConnectAsync(AddressScope scope, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var all = IPAddress.TryParse(host, out var literal) ? [literal] : await _options.ResolveHost(host, cancellationToken);
        var permitted = IsProxy(context) ? all : Array.FindAll(all, address => AddressPolicy.Permits(scope, address));
        if (permitted.Length == 0) throw all.Length == 0 ? new IOException($"{host} has no address.") : new AddressRefusedException(host, all);
        var allowed = IsProxy(context) ? permitted : Array.FindAll(permitted, address => _options.MayContact(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
        if (allowed.Length == 0) throw new IOException($"No address of {host} may be contacted.");
        return await TcpStreams.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
    }

    // Whom the user has made his proxy may be anywhere.
    private bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } url && ProxyFor(url) is { } proxy
        && proxy.Port == context.DnsEndPoint.Port
        && string.Equals(HostOf(proxy), context.DnsEndPoint.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private Uri? ProxyFor(Uri url)
    {
        var proxy = _options.Proxy ?? HttpClient.DefaultProxy;
        return proxy.IsBypassed(url) ? null : proxy.GetProxy(url);
    }
}
