using System.Net;
using Owm.BitTorrent.Dht;

namespace Owm.BitTorrent.Tests.Dht;

public class RoutingTableTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    private readonly Entropy _entropy = new(new Random(3).NextBytes);
    private readonly RoutingTable _table;
    private int _networks;

    public RoutingTableTests() => _table = new RoutingTable(_entropy.NextId());

    [Fact]
    public void A_bucket_holds_eight_and_a_dead_one_is_replaced()
    {
        var nodes = Enumerable.Range(0, 9).Select(_ => Secure(0)).ToList();
        foreach (var node in nodes) _table.Answered(node, Now);
        Assert.Equal(8, _table.Count);
        Assert.Null(_table.Find(nodes[8].EndPoint));

        _table.Failed(nodes[2].EndPoint, Now);
        Assert.NotNull(_table.Find(nodes[2].EndPoint));
        _table.Failed(nodes[2].EndPoint, Now);

        Assert.Null(_table.Find(nodes[2].EndPoint));
        Assert.NotNull(_table.Find(nodes[8].EndPoint));
    }

    [Fact]
    public void Who_waits_for_the_place_of_one_that_is_silent_has_that_one_asked()
    {
        var nodes = Enumerable.Range(0, 9).Select(_ => Secure(0)).ToList();
        foreach (var node in nodes.Take(8)) _table.Answered(node, Now);
        Assert.Null(_table.Answered(nodes[8], Now));
        Assert.Equal(nodes[0], _table.Answered(nodes[8], Now + TimeSpan.FromMinutes(16))?.Contact);
    }

    [Fact]
    public void A_network_has_one_node_in_the_table()
    {
        _table.Answered(At("20.1.2.3:1000", 0), Now);
        _table.Answered(At("20.1.2.3:1001", 1), Now);
        _table.Answered(At("20.1.2.77:1000", 2), Now);
        _table.Answered(At("[2001:db8::1]:1000", 3), Now);
        _table.Answered(At("[2001:db8::2]:1000", 4), Now);
        Assert.Equal(["20.1.2.3:1000", "[2001:db8::1]:1000"], _table.Nodes.Select(node => node.EndPoint.ToString()).Order());
    }

    [Fact]
    public void In_a_local_network_every_node_counts()
    {
        _table.Answered(At("192.168.1.2:1000", 0), Now);
        _table.Answered(At("192.168.1.2:1001", 1), Now);
        _table.Answered(At("192.168.1.3:1000", 2), Now);
        Assert.Equal(3, _table.Count);
    }

    [Fact]
    public void Of_two_nodes_the_one_whose_id_follows_from_its_address_is_preferred()
    {
        for (var i = 0; i < 8; i++) _table.Answered(Insecure(0), Now);
        var secure = Secure(0);
        Assert.True(_table.Wants(secure));
        Assert.False(_table.Wants(Insecure(0)));

        _table.Answered(secure, Now);

        Assert.NotNull(_table.Find(secure.EndPoint));
        Assert.Equal(8, _table.Count);
    }

    [Fact]
    public void An_id_that_is_taken_stays_with_who_has_it()
    {
        var first = Secure(0);
        _table.Answered(first, Now);
        _table.Answered(first with { EndPoint = IPEndPoint.Parse("99.1.1.1:5000") }, Now);
        Assert.Equal(first, Assert.Single(_table.Nodes).Contact);
    }

    [Fact]
    public void A_node_with_a_new_id_moves()
    {
        var node = Insecure(0);
        _table.Answered(node, Now);
        var moved = node with { Id = _table.Own.RandomSharing(5, _entropy) };
        _table.Answered(moved, Now);
        Assert.Equal(moved, Assert.Single(_table.Nodes).Contact);
        Assert.Single(_table.Buckets[5].Nodes);
    }

    [Fact]
    public void This_node_is_not_in_its_own_table()
    {
        _table.Answered(new NodeContact(_table.Own, IPEndPoint.Parse("20.1.1.1:1000")), Now);
        Assert.Empty(_table.Nodes);
    }

    [Fact]
    public void The_nearest_are_told_the_good_ones_first_and_none_that_is_dead()
    {
        var nodes = Enumerable.Range(0, 20).Select(i => Insecure(i % 5)).ToList();
        foreach (var node in nodes) _table.Answered(node, Now);
        var target = _table.Own.RandomSharing(3, _entropy);
        var nearest = nodes.OrderBy(node => node.Id, Comparer<NodeId>.Create(target.CompareDistance)).ToList();
        Assert.Equal(nearest.Take(8), _table.Closest(target, 8, Now));

        _table.Failed(nearest[0].EndPoint, Now);
        Assert.DoesNotContain(nearest[0], _table.Closest(target, 8, Now));
        Assert.Equal(nearest[0], _table.Closest(target, 20, Now)[^1]);
        _table.Failed(nearest[0].EndPoint, Now);
        Assert.DoesNotContain(nearest[0], _table.Closest(target, 20, Now));
    }

    [Fact]
    public void With_another_id_every_node_has_another_place()
    {
        foreach (var depth in Enumerable.Range(0, 40)) _table.Answered(Insecure(depth % 4), Now);
        var count = _table.Count;
        _table.Rebase(_entropy.NextId(), Now);
        Assert.InRange(_table.Count, 8, count);
        for (var i = 0; i < 160; i++) Assert.All(_table.Buckets[i].Nodes, node => Assert.Equal(i, _table.Own.SharedBits(node.Id)));
    }

    private NodeContact At(string endPoint, int sharedBits) => new(_table.Own.RandomSharing(sharedBits, _entropy), IPEndPoint.Parse(endPoint));

    private NodeContact Insecure(int sharedBits)
    {
        var contact = At($"{30 + (_networks / 250)}.{1 + (_networks++ % 250)}.1.1:1000", sharedBits);
        return SecureNodeId.Matches(contact.Id, contact.EndPoint.Address) ? Insecure(sharedBits) : contact;
    }

    private NodeContact Secure(int sharedBits)
    {
        while (true)
        {
            var endPoint = Insecure(0).EndPoint;
            var id = SecureNodeId.Make(endPoint.Address, _entropy);
            if (_table.Own.SharedBits(id) == sharedBits) return new NodeContact(id, endPoint);
        }
    }
}
