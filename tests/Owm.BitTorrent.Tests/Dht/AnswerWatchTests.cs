using Owm.BitTorrent.Dht;

namespace Owm.BitTorrent.Tests.Dht;

public class AnswerWatchTests
{
    private readonly AnswerWatch _watch = new();
    private readonly TaskCompletionSource _first = new();
    private readonly TaskCompletionSource _second = new();

    [Fact]
    public void One_answer_is_enough_for_all_who_wait()
    {
        _watch.Add(_first, 0);
        _watch.Add(_second, 0);
        Assert.True(_watch.IsWanted);
        _watch.Answered();
        Assert.True(_first.Task.IsCompletedSuccessfully && _second.Task.IsCompletedSuccessfully && !_watch.IsWanted);
    }

    [Fact]
    public void Who_has_missed_an_answer_does_not_wait_for_the_next()
    {
        var known = _watch.Count;
        _watch.Answered();
        _watch.Add(_first, known);
        _watch.Add(_second, _watch.Count);
        Assert.True(_first.Task.IsCompletedSuccessfully);
        Assert.False(_second.Task.IsCompleted);
    }

    [Fact]
    public void Who_has_given_up_wants_nothing_any_more()
    {
        _watch.Add(_first, 0);
        _first.SetCanceled();
        Assert.False(_watch.IsWanted);
    }

    [Fact]
    public void When_it_stops_nobody_is_left_waiting()
    {
        _watch.Add(_first, 0);
        _watch.Stop();
        _watch.Add(_second, 0);
        Assert.True(_first.Task.IsCanceled && _second.Task.IsCanceled);
    }
}
