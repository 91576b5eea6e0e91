namespace Owm.BitTorrent.Peers;

/// <summary>Counts bytes, and tells how many came a second over the last few.</summary>
internal sealed class TransferMeter
{
    private const int Samples = 5;

    private readonly (long Bytes, double Seconds)[] _samples = new (long, double)[Samples];
    private long _sampled;
    private int _next;

    /// <summary>Gets all bytes counted.</summary>
    public long Total { get; private set; }

    /// <summary>Gets the bytes a second over the last samples.</summary>
    public long Rate { get; private set; }

    /// <summary>Counts bytes.</summary>
    public void Add(long bytes) => Total += bytes;

    /// <summary>Takes a sample; about one a second.</summary>
    /// <param name="seconds">The time since the last one.</param>
    public void Sample(double seconds)
    {
        _samples[_next] = (Total - _sampled, seconds);
        _sampled = Total;
        _next = (_next + 1) % Samples;
        var (bytes, span) = (0L, 0.0);
        foreach (var sample in _samples)
        {
            bytes += sample.Bytes;
            span += sample.Seconds;
        }

        Rate = span > 0 ? (long)(bytes / span) : 0;
    }
}
