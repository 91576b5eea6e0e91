using System.Net;

namespace Owm.BitTorrent.Engine;

/// <summary>How many connections all torrents of an engine may have together, and how many of them one address may have made. Safe to use from any thread.</summary>
internal sealed class ConnectionSlots
{
    private readonly int _max;
    private readonly int _maxFromAddress;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _fromAddress = [];
    private int _taken;

    public ConnectionSlots(int max, int maxFromAddress)
    {
        _max = max;
        _maxFromAddress = maxFromAddress;
    }

    /// <summary>Gets how many slots are taken.</summary>
    public int Taken
    {
        get
        {
            lock (_lock) return _taken;
        }
    }

    /// <summary>Takes a slot for a connection that is about to be made, if one is free.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_taken >= _max) return false;
            _taken++;
            return true;
        }
    }

    /// <summary>Takes a slot for a connection that was accepted, if one is free and its address has not too many.</summary>
    /// <param name="from">Where it comes from; a loopback address stands for many clients and is not counted.</param>
    public bool TryTake(IPAddress from)
    {
        lock (_lock)
        {
            if (_taken >= _max) return false;
            if (!IPAddress.IsLoopback(from))
            {
                var count = _fromAddress.GetValueOrDefault(from);
                if (count >= _maxFromAddress) return false;
                _fromAddress[from] = count + 1;
            }

            _taken++;
            return true;
        }
    }

    /// <summary>Gives back the slot of a connection that was made.</summary>
    public void Release()
    {
        lock (_lock) _taken--;
    }

    /// <summary>Gives back the slot of a connection that was accepted.</summary>
    public void Release(IPAddress from)
    {
        lock (_lock)
        {
            _taken--;
            if (!_fromAddress.TryGetValue(from, out var count)) return;
            if (count == 1) _fromAddress.Remove(from);
            else _fromAddress[from] = count - 1;
        }
    }
}
