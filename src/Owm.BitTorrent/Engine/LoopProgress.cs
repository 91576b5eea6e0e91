namespace Owm.BitTorrent.Engine;

/// <summary>Carries the progress of what threads do to a torrent's loop.</summary>
internal sealed class LoopProgress(SynchronizationContext loop, Action<double> report) : IProgress<double>
{
    public void Report(double value) => loop.Post(() => report(value));
}
