using System.Runtime.InteropServices;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Peers;

/// <summary>What one peer has asked for and has not been sent yet, in the order it asked.</summary>
internal sealed class UploadQueue
{
    /// <summary>How many requests are taken from a peer (<c>reqq</c>, BEP 10); more are refused.</summary>
    public const int MaxRequests = 2000;

    private readonly Queue<BlockRequest> _requests = new();
    private readonly HashSet<BlockRequest> _cancelled = [];

    // How often each request is in the queue: whoever cancels must not have the whole of it searched.
    private readonly Dictionary<BlockRequest, int> _waiting = [];

    /// <summary>Gets how many requests wait.</summary>
    public int Count => _requests.Count - _cancelled.Count;

    /// <summary>Adds a request.</summary>
    /// <returns>Whether there was room for it.</returns>
    public bool TryAdd(BlockRequest request)
    {
        if (_cancelled.Remove(request)) return true;
        if (_requests.Count >= MaxRequests) return false;
        _requests.Enqueue(request);
        CollectionsMarshal.GetValueRefOrAddDefault(_waiting, request, out _)++;
        return true;
    }

    /// <summary>The peer does not want a block any more.</summary>
    /// <returns>Whether it was waiting.</returns>
    public bool Cancel(BlockRequest request)
    {
        if (!_waiting.ContainsKey(request)) return false;
        return _cancelled.Add(request);
    }

    /// <summary>Takes the next request.</summary>
    public bool TryTake(out BlockRequest request)
    {
        while (TryDequeue(out request))
        {
            if (!_cancelled.Remove(request)) return true;
        }

        return false;
    }

    /// <summary>Looks at the next request without taking it.</summary>
    public bool TryPeek(out BlockRequest request)
    {
        while (_requests.TryPeek(out request))
        {
            if (!_cancelled.Remove(request)) return true;
            TryDequeue(out _);
        }

        return false;
    }

    /// <summary>Takes all that waits.</summary>
    public IReadOnlyList<BlockRequest> TakeAll()
    {
        var all = new List<BlockRequest>(Count);
        while (TryTake(out var request)) all.Add(request);
        return all;
    }

    private bool TryDequeue(out BlockRequest request)
    {
        if (!_requests.TryDequeue(out request)) return false;
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_waiting, request);
        if (--count == 0) _waiting.Remove(request);
        return true;
    }
}
