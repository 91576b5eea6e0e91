using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>What an <see cref="AnnounceLoop"/> remembers of one tracker. Pure: time comes in as an argument.</summary>
internal sealed class AnnouncedTracker
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(60);

    public AnnouncedTracker(Uri tracker, int tier)
    {
        Tracker = tracker;
        Status = new TrackerStatus { Tracker = tracker.OriginalString, Tier = tier };
    }

    public Uri Tracker { get; }

    public TrackerStatus Status { get; private set; }

    /// <summary>Gets whether the tracker has this peer in its list: it has answered, and not to a stop.</summary>
    public bool KnowsUs { get; private set; }

    /// <summary>Gets or sets whether the tracker is still to be told that the download is complete.</summary>
    public bool OwesCompleted { get; set; }

    /// <summary>Gets when the tracker may be asked again after failures.</summary>
    public TimeSpan NotBefore { get; private set; }

    /// <summary>Gets when more peers may be asked for at the earliest: the tracker's own least interval, and never twice a minute.</summary>
    public TimeSpan MoreNotBefore { get; private set; }

    /// <summary>Returns what the next announce has to tell.</summary>
    public AnnounceEvent NextEvent() => !KnowsUs ? AnnounceEvent.Started : OwesCompleted ? AnnounceEvent.Completed : AnnounceEvent.None;

    public void Asking() => Status = Status with { IsAsking = true, NextAnnounce = null };

    /// <summary>Notes that asking was broken off.</summary>
    public void BrokeOff() => Status = Status with { IsAsking = false };

    /// <summary>Notes an answer.</summary>
    /// <returns>When the tracker is to be asked next.</returns>
    public TimeSpan Answered(AnnounceEvent told, AnnounceResponse response, TimeSpan now, DateTimeOffset time)
    {
        KnowsUs = true;
        if (told == AnnounceEvent.Completed) OwesCompleted = false;
        var least = response.MinInterval ?? TimeSpan.Zero;
        var next = response.Interval > least ? response.Interval : least;
        NotBefore = now;
        MoreNotBefore = now + (least > LeastPause ? least : LeastPause);
        Status = Status with
        {
            IsAsking = false,
            LastAnswer = time,
            Seeds = response.Seeds,
            Leechers = response.Leechers,
            Warning = response.Warning,
            Error = null,
            Failures = 0,
            NextAnnounce = time + next,
        };
        return now + next;
    }

    /// <summary>Notes a failure: 15 s until the next try, then 30, 60 … up to 30 min, up to a fifth less by chance.</summary>
    public void Failed(TrackerException error, TimeSpan now, DateTimeOffset time, double chance)
    {
        var failures = Math.Min(Status.Failures + 1, 1000);
        var backOff = FirstBackOff * Math.Pow(2, Math.Min(failures - 1, 16));
        if (backOff > LongestBackOff) backOff = LongestBackOff;
        backOff *= 1 - (0.2 * chance); // so that those who lost a tracker together do not come back together
        NotBefore = now + backOff;
        Status = Status with { IsAsking = false, Error = error.Message, Failures = failures, NextAnnounce = time + backOff };
    }

    /// <summary>Notes that the next announce was moved.</summary>
    public void MovedTo(DateTimeOffset time) => Status = Status with { NextAnnounce = time };
}
