using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class MetadataAssemblyTests
{
    private const int Length = (12 * 16384) + 100;

    [Fact]
    public void One_peer_is_enough()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.Equal(1, swarm.Assembly.Progress);
    }

    [Fact]
    public void Several_peers_share_the_work_and_no_piece_is_asked_for_twice()
    {
        var swarm = new MetadataSwarm(Length);
        for (var i = 0; i < 4; i++) swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.Equal(13, swarm.Asked.Values.Sum());
        Assert.All(swarm.Asked.Values, asked => Assert.InRange(asked, 2, 5));
    }

    [Fact]
    public void A_peer_is_asked_for_one_piece_first_and_for_no_more_than_four_at_once()
    {
        var swarm = new MetadataSwarm(100 * 16384);
        swarm.AddHonest();
        Assert.Single(swarm.Assembly.TakeRequests(swarm.Now));
        swarm = new MetadataSwarm(100 * 16384);
        swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(4, swarm.MostAtOnce);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((30L * 1024 * 1024) + 1)]
    [InlineData(2L * 1024 * 1024 * 1024)]
    [InlineData(long.MaxValue)]
    public void A_length_that_makes_no_sense_is_not_believed(long length)
    {
        var swarm = new MetadataSwarm(Length);
        Assert.False(swarm.Assembly.OnClaim(1, length));
        Assert.Empty(swarm.Assembly.TakeRequests(swarm.Now));
    }

    [Fact]
    public void The_longest_that_is_fetched_has_30_MiB()
    {
        var swarm = new MetadataSwarm(Length);
        Assert.True(swarm.Assembly.OnClaim(1, MetadataAssembly.MaxLength));
        swarm.Assembly.TakeRequests(swarm.Now);
        Assert.Equal(0, swarm.Assembly.HeldBytes);
    }

    [Fact]
    public void Who_changes_its_mind_on_the_length_is_parted_with()
    {
        var swarm = new MetadataSwarm(Length);
        Assert.True(swarm.Assembly.OnClaim(1, 100));
        Assert.True(swarm.Assembly.OnClaim(1, 100));
        Assert.Throws<PeerProtocolException>(() => swarm.Assembly.OnClaim(1, 101));
    }

    [Fact]
    public void What_a_silent_peer_was_asked_for_another_is_asked_for()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.AddSilent();
        swarm.AddSilent();
        swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(5), $"It took {swarm.Now}.");
    }

    [Fact]
    public void A_silent_peer_is_asked_less_and_less_often_but_never_given_up()
    {
        var swarm = new MetadataSwarm(Length);
        var silent = swarm.AddSilent();
        swarm.Run(600);
        Assert.InRange(swarm.Asked[silent], 9, 16);
    }

    [Fact]
    public void Who_refuses_is_asked_again_later_and_may_have_it_then()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.Add(Length, 0.1, (piece, now) => now < TimeSpan.FromSeconds(100) ? MetadataMessage.Reject(piece) : MetadataMessage.PieceOf(piece, swarm.Info));
        swarm.Run(200);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.InRange(swarm.Asked[1], 14, 25);
    }

    [Fact]
    public void An_answer_that_comes_late_still_counts()
    {
        var swarm = new MetadataSwarm(3 * 16384);
        swarm.AddHonest(seconds: 8);
        swarm.Run(100);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
    }

    [Fact]
    public void What_a_peer_that_left_was_asked_for_another_is_asked_for_at_once()
    {
        var swarm = new MetadataSwarm(Length);
        var leaving = swarm.AddSilent();
        swarm.Run(0.5);
        swarm.Remove(leaving);
        swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(2), $"It took {swarm.Now}.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(16383)]
    public void A_piece_of_the_wrong_length_ends_the_connection(int length)
    {
        var swarm = new MetadataSwarm(Length);
        var wrong = swarm.Add(Length, 0.1, (piece, _) => [.. "d8:msg_typei1e5:piecei0ee"u8, .. new byte[length]]);
        swarm.Run(1);
        Assert.Equal([wrong], swarm.Cut);
    }

    [Fact]
    public void A_total_size_that_is_not_the_one_told_before_ends_the_connection()
    {
        var swarm = new MetadataSwarm(Length);
        var wrong = swarm.Add(Length - 16384, 0.1, (piece, _) => MetadataMessage.PieceOf(piece, swarm.Info));
        swarm.Run(1);
        Assert.Equal([wrong], swarm.Cut);
    }

    [Fact]
    public void What_nobody_asked_for_is_not_taken_and_too_much_of_it_ends_the_connection()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.AddHonest(seconds: 100);
        swarm.Assembly.TakeRequests(swarm.Now);
        for (var i = 0; i < 32; i++) Push();
        Assert.Equal(0, swarm.Assembly.HeldBytes);
        Assert.Throws<PeerProtocolException>(Push);

        void Push() => swarm.Assembly.OnData(1, MetadataMessage.Read(MetadataMessage.PieceOf(5, swarm.Info)), swarm.Now);
    }

    [Fact]
    public void Who_said_nothing_of_having_it_is_not_listened_to()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.Assembly.OnData(7, MetadataMessage.Read(MetadataMessage.PieceOf(0, swarm.Info)), swarm.Now);
        swarm.Assembly.OnReject(7, 0, swarm.Now);
        swarm.Assembly.OnGone(7);
        Assert.Equal(0, swarm.Assembly.HeldBytes);
    }

    [Fact]
    public void A_liar_alone_is_found_out_and_the_next_peer_is_believed()
    {
        var swarm = new MetadataSwarm(Length);
        var liar = swarm.AddLiar();
        swarm.Run(5);
        Assert.Equal([liar], swarm.Liars);
        swarm.AddHonest();
        swarm.Run(10);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
    }

    [Fact]
    public void A_liar_that_was_found_out_is_not_asked_again()
    {
        var swarm = new MetadataSwarm(Length);
        var liar = swarm.AddLiar();
        swarm.Run(5);
        Assert.False(swarm.Assembly.OnClaim(liar, Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(49)]
    public void One_honest_peer_among_liars_wins_and_is_not_taken_for_one(int liars)
    {
        var swarm = new MetadataSwarm(Length);
        for (var i = 0; i < liars; i++) swarm.AddLiar();
        var honest = swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.DoesNotContain(honest, swarm.Liars);
    }

    [Fact]
    public void One_wrong_piece_of_one_peer_does_not_stop_the_others()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.AddLiar(lies: piece => piece == 12);
        for (var i = 0; i < 9; i++) swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(5), $"It took {swarm.Now}.");
    }

    [Fact]
    public void Claims_of_other_lengths_do_not_stand_in_the_way()
    {
        var swarm = new MetadataSwarm(Length);
        for (var i = 0; i < 20; i++) swarm.AddLiar(length: (i + 1) * 20_000);
        swarm.Add(MetadataAssembly.MaxLength, 0.1, (_, _) => null);
        swarm.AddHonest();
        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(3), $"It took {swarm.Now}.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Liars_of_every_kind_at_once_cost_the_honest_less_than_20_seconds(int seed)
    {
        var random = new Random(seed);
        var swarm = new MetadataSwarm(Length, seed);
        var honest = random.Next(40);
        for (var i = 0; i < 40; i++)
        {
            if (i == honest)
            {
                swarm.AddHonest(seconds: 0.2);
                continue;
            }

            switch (random.Next(6))
            {
                case 0:
                    swarm.AddSilent();
                    break;
                case 1:
                    swarm.AddRejecting();
                    break;
                case 2:
                    swarm.AddLiar(seconds: 4.9);
                    break;
                case 3:
                    swarm.AddLiar(length: random.Next(1, 1_000_000));
                    break;
                case 4:
                    swarm.AddLiar(lies: piece => piece % 5 == 2);
                    break;
                default:
                    swarm.AddLiar();
                    break;
            }
        }

        swarm.Run(20);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.DoesNotContain(honest + 1, swarm.Liars.Concat(swarm.Cut));
    }

    [Fact]
    public void Liars_that_take_their_time_cannot_hold_their_turns()
    {
        var swarm = new MetadataSwarm(Length);
        for (var i = 0; i < 30; i++) swarm.AddLiar(seconds: 4.9);
        swarm.Run(70);
        swarm.AddHonest();
        var joined = swarm.Now;
        swarm.Run(300);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
        Assert.True(swarm.Now - joined < TimeSpan.FromSeconds(20), $"It took {swarm.Now - joined}.");
    }

    [Fact]
    public void What_is_kept_is_bounded_whatever_peers_send()
    {
        var swarm = new MetadataSwarm(Length);
        for (var i = 0; i < 6; i++) swarm.AddLiar(seconds: 0.05, length: MetadataAssembly.MaxLength - i, lies: null);
        swarm.Run(40);
        Assert.InRange(swarm.MostHeld, 30L * 1024 * 1024, (60L * 1024 * 1024) + 16384);
        swarm.AddHonest();
        swarm.Run(60);
        Assert.Equal(swarm.Info, swarm.Assembly.Info);
    }

    [Fact]
    public void After_it_is_there_nothing_more_is_asked_for_or_held_against_anybody()
    {
        var swarm = new MetadataSwarm(Length);
        swarm.AddHonest();
        swarm.Run(20);
        Assert.Empty(swarm.Assembly.TakeRequests(swarm.Now + TimeSpan.FromMinutes(1)));
        swarm.Assembly.OnData(1, MetadataMessage.Read("d8:msg_typei1e5:piecei99eex"u8), swarm.Now);
        Assert.False(swarm.Assembly.OnClaim(2, 5));
    }
}
