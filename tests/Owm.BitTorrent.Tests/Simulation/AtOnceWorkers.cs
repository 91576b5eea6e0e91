using System.Security.Cryptography;
using Owm.BitTorrent.Engine;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Does on the simulation's own thread, at once, what threads do in production.</summary>
internal sealed class AtOnceWorkers : IContentWorkers
{
    public Task RunAsync(Action work)
    {
        try
        {
            work();
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    public void Check(PieceJob job) => job.Finish(SHA1.HashData(job.Piece.Bytes.Span));

    public void Dispose()
    {
    }
}
