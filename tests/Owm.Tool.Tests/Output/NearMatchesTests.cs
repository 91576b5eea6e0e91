using Owm.Tool.Output;

namespace Owm.Tool.Tests.Output;

public sealed class NearMatchesTests
{
    [Fact]
    public void The_nearest_comes_first() =>
        Assert.Equal(["torrent", "torment"], NearMatches.Of("torrnt", ["source", "torment", "torrent"]));

    [Fact]
    public void The_beginning_of_a_name_is_near_to_it() =>
        Assert.Equal(["2000_connections"], NearMatches.Of("2000", ["2000_connections", "neurons"]));

    [Fact]
    public void Two_swapped_letters_are_one_change() => Assert.Equal(["seed"], NearMatches.Of("sede", ["seed"]));

    [Fact]
    public void What_has_little_in_common_is_not_proposed() => Assert.Equal("", NearMatches.Question("xyz", ["source", "catalog"]));
}
