namespace Owm.BitTorrent.WebSeeds;

/// <summary>How many requests each host has under way, all torrents together. Safe to use from any thread.</summary>
internal sealed class HostSlots
{
    private readonly int _max;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the slots.</summary>
    /// <param name="max">How many a host has.</param>
    public HostSlots(int max) => _max = max;

    /// <summary>Takes a slot of a host, if one is free.</summary>
    public bool TryTake(string host)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(host);
            if (taken >= _max) return false;
            _taken[host] = taken + 1;
            return true;
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Release(string host)
    {
        lock (_lock)
        {
            if (_taken[host] == 1) _taken.Remove(host);
            else _taken[host]--;
        }
    }
}
