using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Tests.Loopback;

/// <summary>The loopback addresses of this machine: the tests of this folder open real sockets on them, with ports from the system.</summary>
internal static class LoopbackAddresses
{
    /// <summary>Gets whether IPv6 can be used on the loopback interface.</summary>
    public static bool HasIPv6 { get; } = TryBindIPv6();

    private static bool TryBindIPv6()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>A test that needs IPv6 on the loopback interface; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IPv6FactAttribute : FactAttribute
{
    public IPv6FactAttribute()
    {
        if (!LoopbackAddresses.HasIPv6) Skip = "needs IPv6 on the loopback interface, which this machine has not";
    }
}
