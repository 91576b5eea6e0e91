using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Dht;

public class StoredThingsTests
{
    private readonly Entropy _entropy = new(new Random(3).NextBytes);

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(10, false)]
    public void A_token_is_good_for_five_to_ten_minutes_at_its_address(int minutes, bool isGood)
    {
        var tokens = new WriteTokens(_entropy);
        var address = IPAddress.Parse("20.1.2.3");
        var token = tokens.Make(address, TimeSpan.FromMinutes(7));
        Assert.Equal(isGood, tokens.IsValid(address, token, TimeSpan.FromMinutes(7 + minutes)));
        Assert.False(tokens.IsValid(IPAddress.Parse("20.1.2.4"), token, TimeSpan.FromMinutes(7 + minutes)));
        Assert.False(new WriteTokens(_entropy).IsValid(address, token, TimeSpan.FromMinutes(7 + minutes)));
        Assert.False(tokens.IsValid(address, token.AsSpan(1), TimeSpan.FromMinutes(7)));
    }

    [Fact]
    public void A_peer_is_forgotten_after_thirty_minutes_unless_it_says_so_again()
    {
        var peers = new AnnouncedPeers(_entropy);
        peers.Add(Torrent(1), IPEndPoint.Parse("20.1.1.1:80"), TimeSpan.Zero);
        peers.Add(Torrent(1), IPEndPoint.Parse("20.1.1.2:80"), TimeSpan.Zero);
        peers.Add(Torrent(1), IPEndPoint.Parse("20.1.1.2:80"), TimeSpan.FromMinutes(20));
        Assert.Equal(2, peers.PeerCount);

        Assert.Equal([IPEndPoint.Parse("20.1.1.2:80")], peers.Sample(Torrent(1), AddressFamily.InterNetwork, 9, TimeSpan.FromMinutes(30)));
        peers.RemoveExpired(TimeSpan.FromMinutes(30));
        Assert.Equal((1, 1), (peers.PeerCount, peers.TorrentCount));
        peers.RemoveExpired(TimeSpan.FromMinutes(50));
        Assert.Equal((0, 0), (peers.PeerCount, peers.TorrentCount));
    }

    [Fact]
    public void Two_thousand_torrents_of_five_hundred_peers_are_kept_and_no_more()
    {
        var peers = new AnnouncedPeers(_entropy);
        for (var i = 0; i < 700; i++) peers.Add(Torrent(0), Peer(i), TimeSpan.FromSeconds(i));
        Assert.Equal(500, peers.PeerCount);
        var sample = peers.Sample(Torrent(0), AddressFamily.InterNetwork, 1000, TimeSpan.FromSeconds(700));
        Assert.Contains(Peer(699), sample);
        Assert.DoesNotContain(Peer(0), sample);

        // Those who flood it drive out their own torrents of one peer each, not one that many are in.
        for (var i = 1; i < 5000; i++) peers.Add(Torrent(i), Peer(i), TimeSpan.FromSeconds(700));
        Assert.Equal(2000, peers.TorrentCount);
        Assert.Equal(2499, peers.PeerCount);
        Assert.NotEmpty(peers.Sample(Torrent(0), AddressFamily.InterNetwork, 1, TimeSpan.FromSeconds(700)));
    }

    [Fact]
    public void One_address_does_not_fill_a_torrent()
    {
        var peers = new AnnouncedPeers(_entropy);
        peers.Add(Torrent(0), IPEndPoint.Parse("20.1.1.1:80"), TimeSpan.Zero);
        for (var port = 1; port < 1000; port++) peers.Add(Torrent(0), new IPEndPoint(IPAddress.Parse("66.6.6.6"), port), TimeSpan.FromSeconds(port));
        for (var host = 1; host < 1000; host++) peers.Add(Torrent(0), new IPEndPoint(IPAddress.Parse($"2001:db8::{host:x}"), 80), TimeSpan.FromSeconds(host));
        Assert.Equal(17, peers.PeerCount);
        Assert.Contains(IPEndPoint.Parse("20.1.1.1:80"), peers.Sample(Torrent(0), AddressFamily.InterNetwork, 100, TimeSpan.Zero));
    }

    [Fact]
    public void Who_is_asked_for_a_few_of_many_names_others_each_time()
    {
        var peers = new AnnouncedPeers(_entropy);
        for (var i = 0; i < 100; i++) peers.Add(Torrent(0), Peer(i), TimeSpan.Zero);
        var named = Enumerable.Range(0, 200).SelectMany(_ => peers.Sample(Torrent(0), AddressFamily.InterNetwork, 5, TimeSpan.Zero)).ToHashSet();
        Assert.Equal(100, named.Count);
    }

    [Fact]
    public void What_is_remembered_comes_back()
    {
        var state = new DhtState();
        var (id, id6) = (_entropy.NextId(), _entropy.NextId());
        NodeContact[] nodes = [new(_entropy.NextId(), IPEndPoint.Parse("20.1.1.1:80"))];
        NodeContact[] nodes6 = [new(_entropy.NextId(), IPEndPoint.Parse("[2001:db8::1]:80"))];
        state.Set(AddressFamily.InterNetwork, id, nodes);
        state.Set(AddressFamily.InterNetworkV6, id6, nodes6);
        var read = DhtState.Read(state.Write());
        Assert.Equal((id, nodes[0]), (read.Find(AddressFamily.InterNetwork)!.Value.Id, Assert.Single(read.Find(AddressFamily.InterNetwork)!.Value.Nodes)));
        Assert.Equal((id6, nodes6[0]), (read.Find(AddressFamily.InterNetworkV6)!.Value.Id, Assert.Single(read.Find(AddressFamily.InterNetworkV6)!.Value.Nodes)));
    }

    [Fact]
    public void What_is_damaged_is_forgotten()
    {
        var state = new DhtState();
        state.Set(AddressFamily.InterNetwork, _entropy.NextId(), [.. Enumerable.Range(0, 400).Select(i => new NodeContact(_entropy.NextId(), Peer(i)))]);
        var saved = state.Write();
        Assert.Equal(300, DhtState.Read(saved).Find(AddressFamily.InterNetwork)!.Value.Nodes.Count);
        for (var length = 0; length < saved.Length; length += 97) Assert.Null(DhtState.Read(saved.AsMemory(0, length)).Find(AddressFamily.InterNetwork));
        Assert.Null(DhtState.Read(new byte[100_000]).Find(AddressFamily.InterNetwork));
        Assert.Null(DhtState.Read("d2:id3:abce"u8.ToArray()).Find(AddressFamily.InterNetwork));
    }

    [Fact]
    public void The_address_that_most_networks_see_is_the_one()
    {
        var votes = new ExternalAddressVotes();
        var (honest, forged) = (IPAddress.Parse("20.1.1.1"), IPAddress.Parse("66.6.6.6"));
        for (var i = 0; i < 100; i++) votes.Add(IPAddress.Parse($"66.7.7.{i}"), forged); // one network
        Assert.Null(votes.Majority(2));
        for (var i = 0; i < 9; i++) votes.Add(IPAddress.Parse($"30.{i}.1.1"), honest);
        Assert.Equal(honest, votes.Majority(8));
        for (var i = 0; i < 9; i++) votes.Add(IPAddress.Parse($"67.{i}.1.1"), forged);
        Assert.NotEqual(honest, votes.Majority(8));
    }

    private static IPEndPoint Peer(int i) => new(new IPAddress([20, (byte)(i >> 8), (byte)(i & 0xFF), 1]), 80);

    private static InfoHash Torrent(int i)
    {
        var bytes = new byte[20];
        BitConverter.TryWriteBytes(bytes, i);
        return new InfoHash(bytes);
    }
}
