using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class MetadataUploadsTests
{
    private static readonly byte[] Info = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i % 251))];

    [Fact]
    public void Every_piece_is_served_in_the_order_in_which_it_was_asked_for()
    {
        var uploads = new MetadataUploads(Info);
        foreach (var piece in (int[])[2, 0, 1]) uploads.OnRequest(1, piece);
        Assert.Equal([2, 0, 1], Answers(uploads, 1).Select(answer => answer.Piece));
        Assert.False(uploads.TryTakeAnswer(1, out _));
    }

    [Fact]
    public void A_piece_that_does_not_exist_is_refused()
    {
        var uploads = new MetadataUploads(Info);
        uploads.OnRequest(1, 3);
        uploads.OnRequest(1, int.MaxValue);
        Assert.Equal([(MetadataMessageKind.Reject, 3), (MetadataMessageKind.Reject, int.MaxValue)], Answers(uploads, 1));
    }

    [Fact]
    public void Who_has_nothing_yet_refuses_everything()
    {
        var uploads = new MetadataUploads(default);
        uploads.OnRequest(1, 0);
        Assert.Equal([(MetadataMessageKind.Reject, 0)], Answers(uploads, 1));
    }

    [Fact]
    public void A_peer_gets_everything_twice_and_no_more()
    {
        var uploads = new MetadataUploads(Info);
        for (var i = 0; i < 9; i++) uploads.OnRequest(1, i % 3);
        Assert.Equal(6, Answers(uploads, 1).Count(answer => answer.Kind == MetadataMessageKind.Data));
        uploads.OnRequest(2, 0);
        Assert.Equal([(MetadataMessageKind.Data, 0)], Answers(uploads, 2));
    }

    [Fact]
    public void Who_asks_on_and_on_is_parted_with_before_much_is_waiting_for_it()
    {
        var uploads = new MetadataUploads(Info);
        var asked = 0;
        Assert.Throws<PeerProtocolException>(() =>
        {
            for (; asked < 100_000; asked++) uploads.OnRequest(1, asked);
        });
        Assert.InRange(asked, 50, 200);
    }

    [Fact]
    public void Nothing_is_kept_of_who_is_gone()
    {
        var uploads = new MetadataUploads(Info);
        uploads.OnRequest(1, 0);
        uploads.OnGone(1);
        Assert.False(uploads.TryTakeAnswer(1, out _));
    }

    private static List<(MetadataMessageKind Kind, int Piece)> Answers(MetadataUploads uploads, int peer)
    {
        var answers = new List<(MetadataMessageKind, int)>();
        while (uploads.TryTakeAnswer(peer, out var answer))
        {
            var message = MetadataMessage.Read(answer);
            answers.Add((message.Kind, message.Piece));
        }

        return answers;
    }
}
