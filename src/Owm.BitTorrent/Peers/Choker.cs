namespace Owm.BitTorrent.Peers;

/// <summary>Decides who is sent blocks: tit for tat with an optimistic unchoke (BEP 3, "choking").</summary>
/// <remarks>Pure: what it knows comes in as arguments, and who is to be unchoked comes out.</remarks>
internal sealed class Choker
{
    /// <summary>How often rates are compared.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    // The optimistic peer gets three rounds to show what it can give.
    private const int RoundsOfAnOptimist = 3;

    // A peer that has just come has nothing to give yet: it is three times as likely to be the optimist (BEP 3).
    private const int NewcomersChance = 3;

    private readonly Random _random;
    private int _optimist = -1;
    private int _roundsLeft;

    /// <summary>Makes a choker.</summary>
    /// <param name="random">Chooses the optimistic unchoke.</param>
    public Choker(Random random) => _random = random;

    /// <summary>Decides at the end of a round.</summary>
    /// <param name="candidates">The peers.</param>
    /// <param name="slots">How many may be unchoked, the optimistic one included.</param>
    /// <returns>The numbers of the peers to be unchoked; all others are to be choked.</returns>
    public IReadOnlySet<int> Decide(IReadOnlyList<Candidate> candidates, int slots)
    {
        var interested = candidates.Where(c => c.IsInterested).ToList();
        if (interested.Count <= slots) return interested.Select(c => c.Number).ToHashSet();

        var unchoked = interested
            .Where(c => !c.IsSnubbing)
            .OrderByDescending(c => c.Rate)
            .ThenByDescending(c => c.IsUnchoked)
            .Take(slots - 1)
            .Select(c => c.Number)
            .ToHashSet();
        unchoked.Add(Optimist(interested.Where(c => !unchoked.Contains(c.Number)).ToList()));
        foreach (var candidate in interested.OrderByDescending(c => c.Rate))
        {
            if (unchoked.Count >= slots) break;
            unchoked.Add(candidate.Number);
        }

        return unchoked;
    }

    private int Optimist(List<Candidate> others)
    {
        if (_roundsLeft-- > 0 && others.Any(c => c.Number == _optimist)) return _optimist;
        _roundsLeft = RoundsOfAnOptimist - 1;
        var waiting = others.Where(c => c.Number != _optimist || others.Count == 1).ToList();
        var tickets = waiting.Sum(c => c.IsNew ? NewcomersChance : 1);
        var ticket = _random.Next(tickets);
        foreach (var candidate in waiting)
        {
            ticket -= candidate.IsNew ? NewcomersChance : 1;
            if (ticket < 0)
            {
                _optimist = candidate.Number;
                break;
            }
        }

        return _optimist;
    }

    /// <summary>What the choker knows of a peer.</summary>
    /// <param name="Number">The peer's number.</param>
    /// <param name="IsInterested">Whether it wants something.</param>
    /// <param name="IsUnchoked">Whether it is unchoked now.</param>
    /// <param name="IsSnubbing">Whether it has been asked and gives nothing.</param>
    /// <param name="IsNew">Whether it has connected in the last minute.</param>
    /// <param name="Rate">What it sends us, or, when we have all, what it takes from us; in bytes a second.</param>
    public readonly record struct Candidate(int Number, bool IsInterested, bool IsUnchoked, bool IsSnubbing, bool IsNew, long Rate);
}
