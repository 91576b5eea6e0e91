using System.Net;

namespace Owm.BitTorrent.Engine;

/// <summary>How many connections all torrents of an engine may have together, and how many of them with one address.
/// Safe to use from any thread.</summary>
internal sealed class ConnectionSlots
{
    private readonly int _max;
    private readonly int _maxPerAddress;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _taken;

    public ConnectionSlots(int max, int maxPerAddress)
    {
        _max = max;
        _maxPerAddress = maxPerAddress;
    }

    /// <summary>Takes a slot for a connection with an address, if one is free.</summary>
    public bool TryTake(IPAddress address)
    {
        lock (_lock)
        {
            // A loopback address stands for many clients of one machine.
            var count = IPAddress.IsLoopback(address) ? 0 : _byAddress.GetValueOrDefault(address);
            if (_taken >= _max || count >= _maxPerAddress) return false;
            _taken++;
            _byAddress[address] = _byAddress.GetValueOrDefault(address) + 1;
            return true;
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Release(IPAddress address)
    {
        lock (_lock)
        {
            _taken--;
            if (--_byAddress[address] == 0) _byAddress.Remove(address);
        }
    }
}
