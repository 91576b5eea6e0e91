using System.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Peers;

/// <summary>How many more addresses each source may name: those whose addresses are of use may go on, others run dry.</summary>
internal sealed class PeerCredits
{
    /// <summary>How many addresses one peer may name before any of them has proved to be a peer's (ROBUSTNESS T-21).</summary>
    public const double PerPeer = 20;

    // Somebody on the local network names nobody but itself, and may have moved to another port.
    private const double PerNeighbour = 4;
    private const double PerNode = 100;
    private const double Refund = 2;
    private const int MaxSources = 1000;

    private static readonly TimeSpan RefillTime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(PeerOrigin, IPAddress), Credit> _credits = [];

    /// <summary>Takes the credit for one address.</summary>
    /// <returns>Whether the source may name it.</returns>
    public bool TrySpend(PeerReferral referral, TimeSpan now)
    {
        if (MostOf(referral) is not { } most) return true;
        var key = KeyOf(referral);
        if (!_credits.TryGetValue(key, out var credit))
        {
            if (_credits.Count >= MaxSources && !ForgetRestored(now)) return false;
            credit = new Credit { Left = most, CountedAt = now };
        }

        var left = credit.LeftAt(now, most);
        if (left < 1) return false;
        _credits[key] = new Credit { Left = left - 1, CountedAt = now, Most = most };
        return true;
    }

    /// <summary>An address that a source has named has proved to be a peer's.</summary>
    public void Reward(PeerReferral referral)
    {
        if (MostOf(referral) is not { } most || !_credits.TryGetValue(KeyOf(referral), out var credit)) return;
        _credits[KeyOf(referral)] = credit with { Left = Math.Min(most, credit.Left + Refund) };
    }

    // Trackers and the user are trusted, and who connects names itself alone.
    private static double? MostOf(PeerReferral referral) => referral.Origin switch
    {
        PeerOrigin.PeerExchange => PerPeer,
        PeerOrigin.Dht => PerNode,
        PeerOrigin.LocalDiscovery => PerNeighbour,
        _ => null,
    };

    private static (PeerOrigin Origin, IPAddress By) KeyOf(PeerReferral referral) =>
        (referral.Origin, referral.By is { } by ? AddressReaches.CustomerOf(by) : IPAddress.None);

    private bool ForgetRestored(TimeSpan now)
    {
        var restored = _credits.Where(credit => credit.Value.LeftAt(now, credit.Value.Most) >= credit.Value.Most).Select(credit => credit.Key).ToList();
        foreach (var key in restored) _credits.Remove(key);
        return restored.Count > 0;
    }

    private readonly record struct Credit
    {
        public double Left { get; init; }

        public double Most { get; init; }

        public TimeSpan CountedAt { get; init; }

        public double LeftAt(TimeSpan now, double most) => Math.Min(most, Left + ((now - CountedAt) / RefillTime));
    }
}
