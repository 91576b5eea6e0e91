using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Primitives;

public sealed class BitfieldTests
{
    [Fact]
    public void The_high_bit_of_the_first_byte_is_piece_0()
    {
        var bits = new Bitfield(11);
        bits.Set(0);
        bits.Set(9);
        Assert.Equal([0b1000_0000, 0b0100_0000], bits.Bytes.ToArray());
    }

    [Fact]
    public void Setting_all_leaves_the_spare_bits_clear()
    {
        var bits = new Bitfield(11);
        bits.SetAll();
        Assert.Equal([0xFF, 0b1110_0000], bits.Bytes.ToArray());
        Assert.True(bits.IsFull);
    }

    [Fact]
    public void The_count_follows_what_is_set_and_cleared()
    {
        var bits = new Bitfield(100);
        Assert.True(bits.Set(42));
        Assert.False(bits.Set(42));
        Assert.True(bits.Set(99));
        Assert.True(bits.Clear(42));
        Assert.False(bits.Clear(42));
        Assert.Equal(1, bits.Count);
    }

    [Theory]
    [InlineData(8, new byte[] { 0xFF, 0x00 })]
    [InlineData(9, new byte[] { 0xFF })]
    [InlineData(9, new byte[] { 0x00, 0x40 })]
    [InlineData(0, new byte[] { 0x00 })]
    public void Bytes_that_are_too_many_too_few_or_have_spare_bits_set_are_refused(int length, byte[] bytes) =>
        Assert.False(Bitfield.TryRead(bytes, length, out _));

    [Fact]
    public void Bytes_of_a_peer_are_read_and_counted()
    {
        Assert.True(Bitfield.TryRead([0x81, 0x80], 9, out var bits));
        Assert.Equal(3, bits.Count);
        Assert.True(bits[0] && bits[7] && bits[8]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(1003)]
    public void The_indexes_are_those_that_were_set_and_the_others_are_clear(int length)
    {
        var random = new Random(length);
        var expected = new SortedSet<int>();
        var bits = new Bitfield(length);
        for (var i = 0; i < length / 3; i++)
        {
            var index = random.Next(length);
            expected.Add(index);
            bits.Set(index);
        }

        List<int> set = [], clear = [];
        foreach (var index in bits.Indexes) set.Add(index);
        foreach (var index in bits.ClearIndexes) clear.Add(index);
        Assert.Equal(expected, set);
        Assert.Equal(Enumerable.Range(0, length).Except(expected), clear);
        Assert.Equal(expected.Count, bits.Count);
    }

    [Fact]
    public void A_set_has_something_beyond_another_only_when_a_bit_is_set_here_and_clear_there()
    {
        Bitfield mine = new(130), theirs = new(130);
        theirs.SetAll();
        mine.SetAll();
        Assert.False(theirs.HasAnyBeyond(mine));
        mine.Clear(129);
        Assert.True(theirs.HasAnyBeyond(mine));
        Assert.False(mine.HasAnyBeyond(theirs));
    }

    [Fact]
    public void A_union_has_the_bits_of_both()
    {
        Bitfield one = new(20), other = new(20);
        one.Set(1);
        one.Set(2);
        other.Set(2);
        other.Set(19);
        one.UnionWith(other);
        Assert.Equal(3, one.Count);
        Assert.True(one[19]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(200)]
    public void Common_bits_are_found_one_after_the_other(int length)
    {
        var random = new Random(length);
        Bitfield one = new(length), other = new(length);
        for (var i = 0; i < length; i++)
        {
            if (random.Next(2) == 0) one.Set(i);
            if (random.Next(3) == 0) other.Set(i);
        }

        var found = new List<int>();
        for (var i = one.IndexOfCommon(0, other); i >= 0; i = one.IndexOfCommon(i + 1, other)) found.Add(i);
        Assert.Equal(Enumerable.Range(0, length).Where(i => one[i] && other[i]), found);
    }

    [Fact]
    public void A_copy_is_its_own()
    {
        var bits = new Bitfield(9);
        bits.Set(8);
        var copy = new Bitfield(bits);
        copy.Set(0);
        Assert.False(bits[0]);
        Assert.Equal(2, copy.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void A_bit_that_is_not_there_is_refused(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bitfield(9).Set(index));
}
