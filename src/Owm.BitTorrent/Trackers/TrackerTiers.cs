namespace Owm.BitTorrent.Trackers;

/// <summary>A torrent's trackers by tier (BEP 12): the order within a tier is random at first, and a tracker that answers moves to the front.
/// Not safe for use by several threads at once.</summary>
public sealed class TrackerTiers
{
    /// <summary>How many trackers of one torrent are used; more would serve nobody.</summary>
    public const int MostTrackers = 100;

    private readonly List<List<Uri>> _tiers = [];
    private readonly List<string> _unusable = [];

    /// <summary>Makes the tiers. A tracker named twice counts where it is named first; tiers left empty are dropped,
    /// and so is what goes beyond <see cref="MostTrackers"/>.</summary>
    /// <param name="tiers">Announce URLs, the first tier first.</param>
    /// <param name="random">Shuffles within the tiers.</param>
    public TrackerTiers(IEnumerable<IEnumerable<string>> tiers, Random random)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(random);
        var known = new HashSet<Uri>();
        foreach (var tier in tiers)
        {
            var trackers = new List<Uri>();
            foreach (var url in tier)
            {
                if (known.Count + _unusable.Count == MostTrackers) break;
                if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var tracker) || tracker.Host.Length == 0) _unusable.Add(url);
                else if (known.Add(tracker)) trackers.Add(tracker);
            }

            if (trackers.Count == 0) continue;
            var shuffled = trackers.ToArray();
            random.Shuffle(shuffled);
            _tiers.Add([.. shuffled]);
        }
    }

    /// <summary>Gets how many tiers there are.</summary>
    public int Count => _tiers.Count;

    /// <summary>Gets what was named as a tracker and is no absolute URL with a host.</summary>
    public IReadOnlyList<string> Unusable => _unusable;

    /// <summary>Gets a tier's trackers in the order they are to be asked.</summary>
    /// <param name="tier">Which tier, from 0.</param>
    public IReadOnlyList<Uri> this[int tier] => _tiers[tier];

    /// <summary>Puts a tracker that has answered at the front of its tier.</summary>
    /// <param name="tier">Which tier, from 0.</param>
    /// <param name="tracker">The tracker.</param>
    /// <exception cref="ArgumentException">The tracker is not in that tier.</exception>
    public void MoveToFront(int tier, Uri tracker)
    {
        if (!_tiers[tier].Remove(tracker)) throw new ArgumentException($"Tier {tier} has no tracker {tracker}.", nameof(tracker));
        _tiers[tier].Insert(0, tracker);
    }
}
