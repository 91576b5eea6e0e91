using System.Net;
using System.Net.Http.Headers;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.WebSeeds;
using SimulatedTime = Owm.BitTorrent.Tests.Simulation.Simulation;

namespace Owm.BitTorrent.Tests.WebSeeds;

public class WebSeedReaderTests
{
    private readonly SimulatedTime _time = new(1);

    [Fact]
    public void A_run_inside_a_file_is_one_request_for_exactly_that() => Run(Files(("a", 100_000)), async content =>
    {
        Assert.Equal(content.Bytes[1_000..60_000], await content.ReadAsync(content.Seed(), 1_000, 60_000));
        Assert.Equal(["/data/a bytes=1000-59999"], content.Server.Requests);
        Assert.Equal(59_000, content.Received);
    });

    [Fact]
    public void A_run_over_several_files_is_a_request_for_each() => Run(Files(("a", 50_000), ("empty", 0), ("b", 10), ("c", 50_000)), async content =>
    {
        Assert.Equal(content.Bytes[49_000..60_010], await content.ReadAsync(content.Seed(), 49_000, 60_010));
        Assert.Equal(["/data/set/a bytes=49000-49999", "/data/set/b whole", "/data/set/c bytes=0-9999"], content.Server.Requests);
    });

    [Fact]
    public void Pad_files_are_zeros_that_nobody_is_asked_for() => Run(Files(("a", 10), (".pad", 16_374), ("b", 20)), async content =>
    {
        Assert.Equal(content.Bytes, await content.ReadAsync(content.Seed(), 0, content.Bytes.Length));
        Assert.Equal(["/data/set/a whole", "/data/set/b whole"], content.Server.Requests);
        Assert.Equal(30, content.Received);
    });

    [Fact]
    public void A_connection_that_breaks_is_made_again_where_it_broke() => Run(Files(("a", 100_000)), async content =>
    {
        var breaks = new Queue<int?>([30_000, 20_000, null]);
        content.Server.BreaksAfter = breaks.Dequeue;
        Assert.Equal(content.Bytes, await content.ReadAsync(content.Seed(), 0, 100_000));
        Assert.Equal(["/data/a whole", "/data/a bytes=30000-99999", "/data/a bytes=50000-99999"], content.Server.Requests);
    });

    [Fact]
    public void A_seed_that_breaks_off_before_the_first_byte_is_not_asked_again_at_once() => Run(Files(("a", 100_000)), async content =>
    {
        content.Server.BreaksAfter = () => 0;
        Assert.Equal(WebSeedFault.Unreachable, await FaultAsync(content));
        Assert.Single(content.Server.Requests);
    });

    [Fact]
    public void A_seed_that_breaks_off_again_and_again_is_left_alone() => Run(Files(("a", 100_000)), async content =>
    {
        content.Server.BreaksAfter = () => 1;
        Assert.Equal(WebSeedFault.Unreachable, await FaultAsync(content));
        Assert.Equal(4, content.Server.Requests.Count);
    });

    [Fact]
    public void A_server_without_ranges_is_skipped_through_where_that_is_little() => Run(Files(("a", 1_000_000)), async content =>
    {
        content.Server.HasRanges = false;
        Assert.Equal(content.Bytes[500_000..600_000], await content.ReadAsync(content.Seed(), 500_000, 600_000));
        Assert.Equal(600_000, content.Received);
        Assert.Equal(600_000, content.Server.SentBytes);
    });

    [Fact]
    public void A_server_without_ranges_is_found_out_before_much_is_skipped() => Run(Files(("a", 3_000_000)), async content =>
    {
        content.Server.HasRanges = false;
        Assert.Equal(WebSeedFault.NoRanges, await FaultAsync(content, 2_000_000));
        Assert.Equal(0, content.Server.SentBytes);
        var seed = content.Seed();
        seed.IgnoresRanges = true;
        Assert.Equal(content.Bytes[2_000_000..2_000_100], await content.ReadAsync(seed, 2_000_000, 2_000_100));
    });

    [Fact]
    public void A_silent_seed_is_given_up_after_half_a_minute() => Run(Files(("a", 100_000)), async content =>
    {
        content.Server.SilentAfter = 50_000;
        Assert.Equal(WebSeedFault.Unreachable, await FaultAsync(content));
        Assert.Equal(TimeSpan.FromSeconds(30), _time.Clock.Elapsed);
    });

    [Fact]
    public void A_seed_that_drips_is_given_up_as_well() => Run(Files(("a", 100_000)), async content =>
    {
        using var limiter = content.Server.Limiter = new RateLimiter(_time.Clock, 100);
        Assert.Equal(WebSeedFault.Unreachable, await FaultAsync(content));
        Assert.InRange(_time.Clock.Elapsed, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(31));
    });

    [Fact]
    public void A_slow_seed_that_gets_on_is_not_given_up() => Run(Files(("a", 100_000)), async content =>
    {
        using var limiter = content.Server.Limiter = new RateLimiter(_time.Clock, 1_000);
        Assert.Equal(content.Bytes, await content.ReadAsync(content.Seed(), 0, 100_000));
    });

    [Fact]
    public void A_limit_on_this_side_does_not_count_against_the_seed() => Run(Files(("a", 50_000)), async content =>
    {
        using var reader = new WebSeedReader(content.Seed(), 0, 50_000, _ => new ValueTask(Task.Delay(TimeSpan.FromSeconds(40), _time.Clock)), CancellationToken.None);
        var total = 0;
        while (await reader.ReadAsync(new byte[10_000]) is var read and > 0) total += read;
        Assert.Equal(50_000, total);
    });

    [Fact]
    public void A_seed_that_never_answers_is_given_up_after_half_a_minute() => Run(Files(("a", 100_000)), async content =>
    {
        content.Server.Latency = TimeSpan.FromHours(1);
        Assert.Equal(WebSeedFault.Unreachable, await FaultAsync(content));
        Assert.Equal(TimeSpan.FromSeconds(30), _time.Clock.Elapsed);
    });

    [Fact]
    public void An_endless_body_is_cut_at_the_end_of_the_file() => Run(Files(("a", 1_000)), async content =>
    {
        content.Server.TellsLength = false;
        content.Server.Files[WebSeedContent.Url + "a"] = [.. content.Bytes, .. new byte[1_000_000]];
        Assert.Equal(content.Bytes, await content.ReadAsync(content.Seed(), 0, 1_000));
        Assert.Equal(1_000, content.Server.SentBytes);
    });

    [Fact]
    public void A_part_that_ends_early_is_followed_by_a_request_for_the_rest() => Run(Files(("a", 1_000)), async content =>
    {
        content.Server.Instead = request => content.Server.Requests.Count == 1
            ? Part(content.Bytes[100..400], "bytes 100-399/1000")
            : null;
        Assert.Equal(content.Bytes[100..1000], await content.ReadAsync(content.Seed(), 100, 1_000));
        Assert.Equal(["/data/a bytes=100-999", "/data/a bytes=400-999"], content.Server.Requests);
    });

    [Fact]
    public void Ending_it_ends_the_request_at_once() => Run(Files(("a", 100_000)), async content =>
    {
        content.Server.SilentAfter = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.ReadAsync(content.Seed(), 0, 100_000, stop.Token));
        Assert.Equal(TimeSpan.FromSeconds(1), _time.Clock.Elapsed);
    });

    private static HttpResponseMessage Part(byte[] bytes, string range)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentRange = ContentRangeHeaderValue.Parse(range);
        return new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = content };
    }

    private static async Task<WebSeedFault> FaultAsync(WebSeedContent content, long start = 0) =>
        (await Assert.ThrowsAsync<WebSeedException>(() => content.ReadAsync(content.Seed(), start, content.Bytes.Length))).Fault;

    private WebSeedContent Files(params (string Name, int Length)[] files) => new(_time.Clock, files);

    // Whatever the reader did, it must have ended its requests and its timers.
    private void Run(WebSeedContent content, Func<WebSeedContent, Task> scenario)
    {
        _time.Run(() => scenario(content), TimeSpan.FromHours(2));
        Assert.Equal(0, content.Server.OpenBodies);
        Assert.Equal(0, _time.Clock.TimerCount);
    }
}
