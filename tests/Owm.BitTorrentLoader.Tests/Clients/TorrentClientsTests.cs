using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Clients;

namespace Owm.BitTorrentLoader.Tests.Clients;

public class TorrentClientsTests
{
    private static readonly TorrentEngineOptions Options = new() { Port = 6881 };

    [Theory]
    [InlineData(null)]
    [InlineData("owm")]
    public async Task Our_own_engine_is_the_one_that_is_used_unless_another_is_chosen(string? engine)
    {
        await using var client = TorrentClients.Of(engine, Options, [])();
        Assert.IsType<EngineTorrentClient>(client);
    }

    [Fact]
    public async Task A_plug_in_s_engine_is_made_with_what_the_user_wants()
    {
        TorrentEngineOptions? given = null;
        await using var own = new EngineTorrentClient();
        var contribution = new TorrentClientContribution("fast", options =>
        {
            given = options;
            return own;
        });
        Assert.Same(own, TorrentClients.Of("fast", Options, [contribution])());
        Assert.Same(Options, given);
    }

    [Fact]
    public void An_unknown_engine_is_told_with_those_there_are() =>
        Assert.Contains("There is owm, fast;", Assert.Throws<TorrentClientException>(() => TorrentClients.Of("slow", Options, [new TorrentClientContribution("fast", _ => new EngineTorrentClient())])).Message, StringComparison.Ordinal);

    [Fact]
    public void No_plug_in_takes_the_name_of_our_engine() =>
        Assert.Throws<ArgumentException>(() => new TorrentClientContribution("owm", _ => new EngineTorrentClient()));
}
