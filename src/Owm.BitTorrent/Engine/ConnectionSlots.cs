namespace Owm.BitTorrent.Engine;

/// <summary>How many connections all torrents of an engine may have together. Safe to use from any thread.</summary>
internal sealed class ConnectionSlots
{
    private readonly int _max;
    private int _taken;

    public ConnectionSlots(int max) => _max = max;

    /// <summary>Takes a slot, if one is free.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= _max) return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives a slot back.</summary>
    public void Release() => Interlocked.Decrement(ref _taken);
}
