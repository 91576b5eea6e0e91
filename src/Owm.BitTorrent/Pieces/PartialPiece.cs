using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Pieces;

/// <summary>A piece that is being put together: its blocks so far, who sent each, and which are asked for.</summary>
internal sealed class PartialPiece
{
    private const int NobodySent = -1;

    private readonly PieceBuffer _buffer;
    private readonly int[] _senders;
    private readonly byte[] _requests;
    private readonly byte[] _slowRequests;

    // No block below this index is free.
    private int _firstFree;

    /// <summary>Makes an empty piece.</summary>
    /// <param name="layout">The torrent's layout.</param>
    /// <param name="index">The piece's index.</param>
    /// <param name="buffer">Where its blocks go.</param>
    public PartialPiece(PieceLayout layout, int index, PieceBuffer buffer)
    {
        Index = index;
        Length = layout.LengthOf(index);
        _buffer = buffer;
        _senders = new int[layout.BlockCountOf(index)];
        _requests = new byte[_senders.Length];
        _slowRequests = new byte[_senders.Length];
        Array.Fill(_senders, NobodySent);
        FreeCount = _senders.Length;
        MissingCount = _senders.Length;
    }

    /// <summary>Gets the piece's index.</summary>
    public int Index { get; }

    /// <summary>Gets how many pieces were begun before it.</summary>
    public long Number { get; init; }

    /// <summary>Gets the piece's length in bytes.</summary>
    public int Length { get; }

    /// <summary>Gets the number of blocks.</summary>
    public int BlockCount => _senders.Length;

    /// <summary>Gets how many blocks are neither here nor asked for, unless of slow peers.</summary>
    public int FreeCount { get; private set; }

    /// <summary>Gets how many blocks are not here.</summary>
    public int MissingCount { get; private set; }

    /// <summary>Gets or sets what is told when the piece's first block becomes free, or its last one is not any more.</summary>
    public Action<PartialPiece>? FreeChanged { get; set; }

    /// <summary>Gets or sets for how many seconds nobody has been asked for any of it.</summary>
    public int IdleSeconds { get; set; }

    /// <summary>Gets whether all blocks are here.</summary>
    public bool IsWhole => MissingCount == 0;

    /// <summary>Gets the buffer the piece lies in.</summary>
    public PieceBuffer Buffer => _buffer;

    /// <summary>Gets the piece's bytes; those of missing blocks are undefined.</summary>
    public Memory<byte> Bytes => _buffer.Memory[..Length];

    /// <summary>Returns the request for a block.</summary>
    public BlockRequest RequestFor(int block)
    {
        var offset = block * PieceLayout.BlockLength;
        return new BlockRequest(Index, offset, Math.Min(PieceLayout.BlockLength, Length - offset));
    }

    /// <summary>Returns the block at an offset, or -1 when no block begins there or it has another length.</summary>
    public int BlockAt(int offset, int length)
    {
        if (offset < 0 || offset >= Length || offset % PieceLayout.BlockLength != 0) return -1;
        var block = offset / PieceLayout.BlockLength;
        return RequestFor(block).Length == length ? block : -1;
    }

    /// <summary>Returns whether a block is here.</summary>
    public bool Has(int block) => _senders[block] != NobodySent;

    /// <summary>Returns who sent a block that is here.</summary>
    public int SenderOf(int block) => _senders[block];

    /// <summary>Returns how many peers are being asked for a block, the slow ones not counted.</summary>
    public int RequestCountOf(int block) => _requests[block];

    /// <summary>Returns whether any peer is being asked for a block.</summary>
    public bool IsAsked(int block) => _requests[block] + _slowRequests[block] > 0;

    /// <summary>Takes the next free block to ask a peer for.</summary>
    /// <returns>The block's index, or -1 when none is free.</returns>
    public int TakeFree()
    {
        if (FreeCount == 0) return -1;
        while (_requests[_firstFree] > 0 || Has(_firstFree)) _firstFree++;
        AddRequest(_firstFree);
        return _firstFree;
    }

    /// <summary>One more peer is asked for a block.</summary>
    public void AddRequest(int block)
    {
        if (_requests[block]++ == 0 && !Has(block)) TakeOneFree();
    }

    /// <summary>A peer is not asked for a block any more: it sent it, refused it or is gone.</summary>
    public void RemoveRequest(int block)
    {
        if (--_requests[block] > 0 || Has(block)) return;
        _firstFree = Math.Min(_firstFree, block);
        if (FreeCount++ == 0) FreeChanged?.Invoke(this);
    }

    /// <summary>A peer that is asked for a block is slow: the block is free for others, as if it were not asked for.</summary>
    public void SetSlow(int block)
    {
        _slowRequests[block]++;
        RemoveRequest(block);
    }

    /// <summary>A slow peer is not asked for a block any more.</summary>
    public void RemoveSlowRequest(int block) => _slowRequests[block]--;

    /// <summary>A block has arrived from a peer that was asked for it.</summary>
    /// <param name="block">The block's index.</param>
    /// <param name="data">Its bytes, as many as <see cref="RequestFor"/> says.</param>
    /// <param name="sender">The number of the peer.</param>
    /// <returns>Whether it was missing; a second copy is thrown away.</returns>
    public bool Receive(int block, ReadOnlySpan<byte> data, int sender)
    {
        if (Has(block)) return false;
        data.CopyTo(_buffer.Memory.Span[(block * PieceLayout.BlockLength)..]);
        _senders[block] = sender;
        MissingCount--;
        if (_requests[block] == 0) TakeOneFree();
        return true;
    }

    private void TakeOneFree()
    {
        if (--FreeCount == 0) FreeChanged?.Invoke(this);
    }
}
