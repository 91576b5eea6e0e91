using System.Net;
using System.Text;
using Owm.BitTorrent.Dht;

namespace Owm.BitTorrent.Tests.Dht;

public class KrpcTests
{
    private const string Abc = "abcdefghij0123456789";
    private const string Mno = "mnopqrstuvwxyz123456";

    // The examples of BEP 5, word for word.
    [Fact]
    public void The_queries_of_BEP_5_are_read()
    {
        var ping = Query("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe");
        Assert.Equal((KrpcMethod.Ping, Abc, "aa"), (ping.Method, Text(ping.Id), Encoding.ASCII.GetString(ping.Transaction.Span)));
        var find = Query("d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe");
        Assert.Equal((KrpcMethod.FindNode, Mno), (find.Method, Text(find.Target)));
        var get = Query("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe");
        Assert.Equal((KrpcMethod.GetPeers, Mno, null), (get.Method, Text(get.Target), get.WantsV6));
        var announce = Query("d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe");
        Assert.Equal((KrpcMethod.AnnouncePeer, null, "aoeusnth"), (announce.Method, announce.Port, Encoding.ASCII.GetString(announce.Token.Span)));
    }

    [Fact]
    public void Without_implied_port_the_port_counts() =>
        Assert.Equal(6881, Query("d1:ad2:id20:abcdefghij012345678912:implied_porti0e9:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe").Port);

    [Fact]
    public void The_answers_of_BEP_5_are_read()
    {
        var reply = Assert.IsType<KrpcReply>(Read("d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re"));
        Assert.Equal(["97.120.106.101:11893", "105.100.104.116:28269"], reply.Peers.Select(peer => peer.ToString()));
        var error = Assert.IsType<KrpcError>(Read("d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee"));
        Assert.Equal(201, error.Code);
    }

    [Fact]
    public void Want_and_read_only_are_read()
    {
        var query = Query("d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz1234564:wantl2:n62:xxee1:q9:find_node2:roi1e1:t2:aa1:y1:qe");
        Assert.Equal((false, true, true), (query.WantsV4, query.WantsV6, query.IsReadOnly));
    }

    [Theory]
    [InlineData("d1:ad2:id20:abcdefghij0123456789e1:q4:pong1:t2:aa1:y1:qe", 204)]
    [InlineData("d1:ad2:id19:abcdefghij012345678e1:q4:ping1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ade1:q4:ping1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ale1:q4:ping1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:q4:ping1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ad2:id20:abcdefghij0123456789e1:qi3e1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ad2:id20:abcdefghij01234567896:targeti5ee1:q9:find_node1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti6881ee1:q13:announce_peer1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti0e5:token1:xe1:q13:announce_peer1:t2:aa1:y1:qe", 203)]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti65536e5:token1:xe1:q13:announce_peer1:t2:aa1:y1:qe", 203)]
    public void A_query_that_cannot_be_answered_gets_an_error(string text, int code) =>
        Assert.Equal(code, Assert.IsType<KrpcBadQuery>(Read(text)).Code);

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("d1:y1:q1:t2:aae")]
    [InlineData("d1:t2:aa1:y1:xe")]
    [InlineData("d1:t0:1:y1:q1:q4:pinge")]
    [InlineData("d1:ti5e1:y1:qe")]
    [InlineData("d1:rle1:t2:aa1:y1:re")]
    [InlineData("d1:rd2:id3:abce1:t2:aa1:y1:re")]
    [InlineData("d1:t33:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1:y1:qe")]
    [InlineData("dddddddddddddddddddddddddddddddddddddddddddddde")]
    public void What_is_no_message_is_none(string text) => Assert.True(Read(text) is null or KrpcBadQuery { Code: 203 });

    [Fact]
    public void What_is_written_is_read()
    {
        var id = new NodeId(Encoding.ASCII.GetBytes(Abc));
        var asker = IPEndPoint.Parse("20.1.2.3:4567");
        NodeContact[] nodes = [new(id, IPEndPoint.Parse("1.2.3.4:5678"))];
        NodeContact[] nodes6 = [new(id, IPEndPoint.Parse("[2001:db8::7]:5678"))];
        IPEndPoint[] peers = [IPEndPoint.Parse("5.6.7.8:9")];

        var reply = Assert.IsType<KrpcReply>(KrpcReader.TryRead(KrpcWriter.Reply("xy"u8.ToArray(), id, asker, nodes, nodes6, "tok"u8.ToArray(), peers)));

        Assert.Equal(nodes.Concat(nodes6), reply.Nodes);
        Assert.Equal(peers, reply.Peers);
        Assert.Equal(asker.Address, reply.SeenAddress);
        Assert.Equal("tok", Encoding.ASCII.GetString(reply.Token.Span));
        Assert.Equal(KrpcWriter.PingLength, KrpcWriter.Ping(5, id, isReadOnly: false).Length);
    }

    [Fact]
    public void No_more_is_taken_from_an_answer_than_is_of_use()
    {
        var peers = Enumerable.Range(0, 300).Select(i => new IPEndPoint(new IPAddress([1, 2, (byte)(i >> 8), (byte)(i & 0xFF)]), 80)).ToArray();
        var nodes = peers.Take(40).Select(peer => new NodeContact(default, peer)).ToArray();
        var reply = Assert.IsType<KrpcReply>(KrpcReader.TryRead(KrpcWriter.Reply("xy"u8.ToArray(), default, peers[0], nodes, peers: peers)));
        Assert.Equal((200, 16), (reply.Peers.Count, reply.Nodes.Count));
    }

    private static KrpcMessage? Read(string text) => KrpcReader.TryRead(Encoding.Latin1.GetBytes(text));

    private static KrpcQuery Query(string text) => Assert.IsType<KrpcQuery>(Read(text));

    private static string Text(NodeId id)
    {
        var bytes = new byte[20];
        id.CopyTo(bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
