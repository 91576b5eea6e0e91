namespace Owm.BitTorrent.TrackerServer;

/// <summary>The peers of one swarm and address family in one array: leechers first, then seeds, so that counting them and choosing among
/// leechers alone cost nothing. Beyond a few peers an open-addressed index finds a peer by its address and port.</summary>
/// <typeparam name="TAddress">The address's bits.</typeparam>
internal struct PeerTable<TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    private const int ScannedCount = 16;
    private const int SampledCount = 64;

    private SwarmPeer<TAddress>[]? _peers;

    // Position of a peer plus 1; 0 is a free slot. Twice to four times as many slots as the array has room for.
    private int[]? _index;

    /// <summary>Gets how many peers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many of them are not seeds; they come first.</summary>
    public int Leechers { get; private set; }

    /// <summary>Gets a peer.</summary>
    public readonly ref readonly SwarmPeer<TAddress> this[int position] => ref _peers![position];

    /// <summary>Returns where a peer is, or -1.</summary>
    public readonly int Find(TAddress address, ushort port)
    {
        if (_index is { } index) return index[FindSlot(address, port)] - 1;
        for (var i = 0; i < Count; i++)
        {
            if (_peers![i].Port == port && _peers[i].Address.Equals(address)) return i;
        }

        return -1;
    }

    /// <summary>Returns whether the peer at a position is a seed.</summary>
    public readonly bool IsSeed(int position) => position >= Leechers;

    /// <summary>Adds a peer that is not there yet.</summary>
    public void Add(in SwarmPeer<TAddress> peer, bool isSeed)
    {
        if (_peers is null || Count == _peers.Length) Resize(Math.Max(1, Count + Math.Max(Count / 2, 1)));
        Place(peer, Count++);
        if (!isSeed) MoveToLeechers(Count - 1);
    }

    /// <summary>Replaces what is known of the peer at a position; its address and port stay the same.</summary>
    public void Update(int position, in SwarmPeer<TAddress> peer, bool isSeed)
    {
        _peers![position] = peer;
        if (isSeed && !IsSeed(position)) Swap(position, --Leechers);
        else if (!isSeed && IsSeed(position)) MoveToLeechers(position);
    }

    /// <summary>Removes the peer at a position.</summary>
    public void RemoveAt(int position)
    {
        if (!IsSeed(position))
        {
            Swap(position, --Leechers);
            position = Leechers;
        }

        Swap(position, --Count);
        if (_index is not null) FreeSlot(FindSlot(_peers![Count].Address, _peers[Count].Port));
        if (Count == 0) (_peers, _index) = (null, null);
        else if (Count < _peers!.Length / 4) Resize(Count + (Count / 2) + 1);
    }

    /// <summary>Removes all peers; room for a few is kept.</summary>
    public void Clear()
    {
        Count = Leechers = 0;
        _index = null;
        if (_peers?.Length > 4) _peers = null;
    }

    /// <summary>Removes the peers that have not announced since a time; returns how many.</summary>
    public int RemoveStale(uint notSeenSince)
    {
        var before = Count;
        for (var i = Count - 1; i >= 0; i--)
        {
            // A removal moves only peers that were looked at already.
            if (_peers![i].Seen < notSeenSince) RemoveAt(i);
        }

        return before - Count;
    }

    /// <summary>Removes the peer that has been silent longest; of many peers, the one among some taken at random.</summary>
    public void RemoveStalest(Random random)
    {
        var stalest = -1;
        for (var i = 0; i < Math.Min(Count, SampledCount); i++)
        {
            var position = Count <= SampledCount ? i : random.Next(Count);
            if (stalest < 0 || _peers![position].Seen < _peers[stalest].Seen) stalest = position;
        }

        if (stalest >= 0) RemoveAt(stalest);
    }

    private void MoveToLeechers(int position) => Swap(position, Leechers++);

    private readonly void Swap(int left, int right)
    {
        if (left == right) return;
        var moved = _peers![left];
        if (_index is { } index)
        {
            var leftSlot = FindSlot(moved.Address, moved.Port);
            var rightSlot = FindSlot(_peers[right].Address, _peers[right].Port);
            (index[leftSlot], index[rightSlot]) = (right + 1, left + 1);
        }

        _peers[left] = _peers[right];
        _peers[right] = moved;
    }

    private readonly void Place(in SwarmPeer<TAddress> peer, int position)
    {
        _peers![position] = peer;
        if (_index is not null) _index[FindSlot(peer.Address, peer.Port)] = position + 1;
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _peers, capacity);
        var slots = capacity <= ScannedCount ? 0 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2);
        if (slots == (_index?.Length ?? 0)) return;
        _index = slots == 0 ? null : new int[slots];
        for (var i = 0; i < Count && _index is not null; i++) _index[FindSlot(_peers[i].Address, _peers[i].Port)] = i + 1;
    }

    private readonly int Home(TAddress address, ushort port) => HashCode.Combine(address, port) & (_index!.Length - 1);

    // The slot a peer is in, or the free one where it would be put.
    private readonly int FindSlot(TAddress address, ushort port)
    {
        var index = _index!;
        var slot = Home(address, port);
        while (index[slot] != 0)
        {
            ref var peer = ref _peers![index[slot] - 1];
            if (peer.Port == port && peer.Address.Equals(address)) break;
            slot = (slot + 1) & (index.Length - 1);
        }

        return slot;
    }

    // Moves later entries of the run up, so that no search stops too early (Knuth, volume 3, section 6.4, algorithm R).
    private readonly void FreeSlot(int free)
    {
        var index = _index!;
        var mask = index.Length - 1;
        index[free] = 0;
        for (var slot = (free + 1) & mask; index[slot] != 0; slot = (slot + 1) & mask)
        {
            ref var peer = ref _peers![index[slot] - 1];
            var home = Home(peer.Address, peer.Port);
            if (((slot - home) & mask) < ((slot - free) & mask)) continue;
            index[free] = index[slot];
            index[slot] = 0;
            free = slot;
        }
    }
}
