using System.Net;

namespace Owm.BitTorrent.Net;

/// <summary>A host was not contacted, because of where it is and who named it (<see cref="AddressPolicy"/>).</summary>
internal sealed class AddressRefusedException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="host">The host, as it was named.</param>
    /// <param name="addresses">What it resolves to; none when its name already says that it is local.</param>
    public AddressRefusedException(string host, IReadOnlyList<IPAddress> addresses)
        : base(Describe(host, addresses))
    {
    }

    private static string Describe(string host, IReadOnlyList<IPAddress> addresses)
    {
        var where = addresses.Count == 0 || addresses[0].ToString() == host ? "" : $", which is {addresses[0]},";
        var what = addresses.Any(address => AddressPolicy.KindOf(address) == AddressKind.Special)
            ? "an address of special use, which no torrent may choose"
            : "on this machine or in its network, and a torrent may not choose hosts there; name it yourself, or allow local addresses";
        return $"{host}{where} is {what}.";
    }
}
