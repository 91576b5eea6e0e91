using System.Runtime.InteropServices;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>Many blocks in one buffer, header, block, header, block, …, so that one call reads and one call sends them.</summary>
internal sealed class BlockBatch
{
    /// <summary>How many blocks are sent in one stroke, at the most: 1 MiB.</summary>
    public const int MaxBlocks = 64;

    private readonly PieceLayout _layout;
    private readonly List<BlockRequest> _requests = new(MaxBlocks);
    private readonly List<Run> _runs = [];
    private byte[] _buffer = [];
    private int _length;

    public BlockBatch(PieceLayout layout) => _layout = layout;

    /// <summary>Gets the runs of content to be read, and the places in the buffer they go to.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Gets what is to be sent, once the runs have been read.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Gets how much of it is content, in bytes.</summary>
    public int PayloadLength { get; private set; }

    /// <summary>Lays out the next blocks that a peer waits for.</summary>
    /// <param name="messages">Messages that go before them.</param>
    /// <param name="uploads">What the peer has asked for; what is laid out is taken from it.</param>
    /// <param name="maxBlocks">How many blocks at the most.</param>
    public void Fill(PeerMessageWriter messages, UploadQueue uploads, int maxBlocks)
    {
        _requests.Clear();
        _runs.Clear();
        PayloadLength = 0;
        var length = messages.Length;
        while (_requests.Count < maxBlocks && uploads.TryTake(out var request))
        {
            _requests.Add(request);
            PayloadLength += request.Length;
            length += PeerMessageWriter.PieceHeaderLength + request.Length;
        }

        if (_buffer.Length < length)
        {
            Release();
            _buffer = SendBuffers.Rent(length);
        }

        messages.Written.Span.CopyTo(_buffer);
        _length = messages.Length;
        foreach (var request in _requests) Add(request);
    }

    /// <summary>Gives the buffer up until the next blocks are asked for.</summary>
    public void Release()
    {
        if (_buffer.Length > 0) SendBuffers.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Add(BlockRequest request)
    {
        PeerMessageWriter.WritePieceHeader(_buffer.AsSpan(_length), request.Piece, request.Offset, request.Length);
        _length += PeerMessageWriter.PieceHeaderLength;
        var place = MemoryMarshal.CreateFromPinnedArray(_buffer, _length, request.Length);
        _length += request.Length;

        // Peers ask for neighbours: they become one run, read by one call.
        var offset = _layout.OffsetOf(request.Piece) + request.Offset;
        if (_runs.Count == 0 || _runs[^1].Offset + _runs[^1].Length != offset) _runs.Add(new Run(offset));
        _runs[^1].Add(place);
    }

    /// <summary>Neighbouring blocks.</summary>
    internal sealed class Run
    {
        private readonly List<Memory<byte>> _buffers = [];

        public Run(long offset) => Offset = offset;

        /// <summary>Gets where the run begins in the content, in bytes.</summary>
        public long Offset { get; }

        /// <summary>Gets its length in bytes.</summary>
        public long Length { get; private set; }

        /// <summary>Gets the places it is read into, one after the other.</summary>
        public IReadOnlyList<Memory<byte>> Buffers => _buffers;

        public void Add(Memory<byte> place)
        {
            _buffers.Add(place);
            Length += place.Length;
        }
    }
}
