using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Net;

public class ProxiedHostsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _resolved = [];

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("intranet.example")]
    [InlineData("both.example")]
    public async Task A_proxy_is_not_asked_for_hosts_that_are_known_to_be_local(string host) =>
        await Assert.ThrowsAsync<AddressRefusedException>(() => Hosts().CheckAsync(host, AddressScope.Global, CancellationToken.None));

    [Theory]
    [InlineData("unknown")]
    [InlineData("unknown.local")]
    [InlineData("unknown.internal")]
    [InlineData("unknown.internal.")]
    [InlineData("metadata.google.internal")]
    public async Task A_name_that_only_the_proxy_can_resolve_is_not_asked_for_when_it_says_that_it_is_local(string host) =>
        await Assert.ThrowsAsync<AddressRefusedException>(() => Hosts().CheckAsync(host, AddressScope.Global, CancellationToken.None));

    [Fact]
    public async Task A_name_that_only_the_proxy_can_resolve_may_be_asked_for() =>
        await Hosts().CheckAsync("unknown.example", AddressScope.Global, CancellationToken.None);

    [Fact]
    public async Task What_the_user_has_named_is_not_looked_at()
    {
        await Hosts().CheckAsync("intranet.example", AddressScope.Any, CancellationToken.None);
        Assert.Empty(_resolved);
    }

    [Fact]
    public async Task What_a_name_resolves_to_is_remembered_for_five_minutes()
    {
        var hosts = Hosts();
        await hosts.CheckAsync("public.example", AddressScope.Global, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(4));
        await hosts.CheckAsync("public.example", AddressScope.Global, CancellationToken.None);
        Assert.Single(_resolved);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await hosts.CheckAsync("public.example", AddressScope.Global, CancellationToken.None);
        Assert.Equal(2, _resolved.Count);
    }

    private ProxiedHosts Hosts() => new(new GuardedHttpOptions { ResolveHost = ResolveAsync, TimeProvider = _clock });

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        _resolved.Add(host);
        return host switch
        {
            "public.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")]),
            "intranet.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]),
            "both.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.1.2.3")]),
            _ => throw new SocketException((int)SocketError.HostNotFound),
        };
    }
}
