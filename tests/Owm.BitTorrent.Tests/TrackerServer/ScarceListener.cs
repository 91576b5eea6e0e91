using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.TrackerServer;

/// <summary>A listener that has no handles for the first streams, as when a process has too many files open; then it waits for ever.</summary>
internal sealed class ScarceListener(int failures) : ITransport, IConnectionListener
{
    /// <summary>Gets how often a stream was asked for.</summary>
    public int Accepts { get; private set; }

    public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 1);

    public async Task<IConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        if (++Accepts <= failures) throw new IOException("Too many open files.");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("Nobody connects here.");
    }

    public IConnectionListener Listen(IPEndPoint local) => this;

    public Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken) => throw new NotSupportedException("This only listens.");

    public void Dispose()
    {
    }
}
