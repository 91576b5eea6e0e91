namespace Owm.BitTorrent.Engine;

/// <summary>What an engine counts. Adding is one interlocked step, or none in what is counted by the piece and the second. Safe to use from any thread.</summary>
internal sealed class EngineCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<EngineCount>().Length];

    public void Add(EngineCount what, long by = 1)
    {
        if (by != 0) Interlocked.Add(ref _counts[(int)what], by);
    }

    public long Of(EngineCount what) => Interlocked.Read(ref _counts[(int)what]);
}

/// <summary>What is counted.</summary>
internal enum EngineCount
{
    ReceivedBytes,
    SentBytes,
    WastedBytes,
    PiecesVerified,
    PiecesFailed,
    Dials,
    DialsFailed,
    HandshakesFailed,
    Bans,
    AnnouncesAnswered,
    AnnouncesFailed,

    /// <summary>In ticks of 100 ns.</summary>
    HashTime,
    DiskErrors,
}
