using System.Net;

namespace Owm.BitTorrent.Engine;

/// <summary>How many connections all torrents of an engine may have together, how many of them may be in the making, and how many one
/// address may have made. Safe to use from any thread.</summary>
internal sealed class ConnectionSlots
{
    /// <summary>How many connections may be in the making at a time, all torrents together (ROBUSTNESS T-11): routers at home
    /// forget connections when many are begun at once.</summary>
    public const int MaxDialing = 50;

    // When handles run out, so many connections less than there are now leave room for files.
    private const int SpareHandles = 8;
    private const int FewestConnections = 4;

    private readonly int _maxFromAddress;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _fromAddress = [];
    private int _max;
    private int _taken;
    private int _dialing;

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

    /// <summary>Gets how many connections there may be.</summary>
    public int Max
    {
        get
        {
            lock (_lock) return _max;
        }
    }

    /// <summary>Takes a slot for a connection that is about to be made, if one is free and not too many are being made.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_taken >= _max || _dialing >= MaxDialing) return false;
            _taken++;
            _dialing++;
            return true;
        }
    }

    /// <summary>A connection that was about to be made is made, or could not be; its slot stays taken until <see cref="Release()"/>.</summary>
    public void EndDialing()
    {
        lock (_lock) _dialing--;
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

    /// <summary>The system has no handles left: from now on there may be fewer connections than there are (ROBUSTNESS T-23).</summary>
    /// <returns>How many there may be.</returns>
    public int Lower()
    {
        lock (_lock) return _max = Math.Min(_max, Math.Max(FewestConnections, _taken - SpareHandles));
    }
}
