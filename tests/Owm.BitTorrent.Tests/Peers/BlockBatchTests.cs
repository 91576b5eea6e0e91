using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class BlockBatchTests
{
    private static readonly PieceLayout Layout = new(4 * 32768, 32768);

    [Fact]
    public void Neighbours_are_read_in_one_run_across_pieces()
    {
        var batch = Filled(64, new(0, 16384, 16384), new(1, 0, 16384), new(3, 0, 16384));
        Assert.Equal([(16384L, 32768L), (98304L, 16384L)], batch.Runs.Select(run => (run.Offset, run.Length)));
        Assert.Equal(49152, batch.PayloadLength);
    }

    [Fact]
    public void Messages_go_first_and_every_block_follows_its_header()
    {
        var messages = new PeerMessageWriter();
        messages.Write(MessageId.Unchoke);
        var batch = new BlockBatch(Layout);
        var queue = Queue(new(2, 0, 3), new(1, 5, 2));
        batch.Fill(messages, queue, 64);
        byte value = 1;
        foreach (var place in batch.Runs.SelectMany(run => run.Buffers)) place.Span.Fill(value++);
        Assert.Equal(
            [0, 0, 0, 1, 1, 0, 0, 0, 12, 7, 0, 0, 0, 2, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 11, 7, 0, 0, 0, 1, 0, 0, 0, 5, 2, 2],
            batch.Bytes.ToArray());
    }

    [Fact]
    public void No_more_blocks_are_taken_than_it_is_told()
    {
        var queue = Queue(new(0, 0, 1), new(0, 1, 1), new(0, 2, 1));
        new BlockBatch(Layout).Fill(new PeerMessageWriter(), queue, 2);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void It_can_be_filled_again_after_its_buffer_was_given_up()
    {
        var batch = Filled(64, new BlockRequest(0, 0, 16384));
        batch.Release();
        Assert.Equal(0, batch.Bytes.Length);
        batch.Fill(new PeerMessageWriter(), Queue(new BlockRequest(0, 0, 100)), 64);
        Assert.Equal(113, batch.Bytes.Length);
    }

    private static BlockBatch Filled(int most, params BlockRequest[] requests)
    {
        var batch = new BlockBatch(Layout);
        batch.Fill(new PeerMessageWriter(), Queue(requests), most);
        return batch;
    }

    private static UploadQueue Queue(params BlockRequest[] requests)
    {
        var queue = new UploadQueue();
        foreach (var request in requests) queue.TryAdd(request);
        return queue;
    }
}
