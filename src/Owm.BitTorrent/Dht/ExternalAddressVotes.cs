using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>At which address others say they see this node (BEP 42). The last 32 networks that spoke have one vote each.</summary>
internal sealed class ExternalAddressVotes
{
    private const int MostVoters = 32;

    private readonly List<(UInt128 Voter, IPAddress Address)> _votes = [];

    /// <summary>Counts a vote; a network's earlier one counts no more.</summary>
    public void Add(IPAddress voter, IPAddress address)
    {
        if (!NodeAddresses.IsUsable(new IPEndPoint(address, 1))) return;
        var network = NodeAddresses.NetworkOf(voter);
        _votes.RemoveAll(vote => vote.Voter == network);
        if (_votes.Count == MostVoters) _votes.RemoveAt(0);
        _votes.Add((network, address));
    }

    /// <summary>Returns the address that more than half of the voters name, if at least so many do.</summary>
    public IPAddress? Majority(int least)
    {
        if (_votes.Count < least) return null;
        foreach (var candidate in _votes)
        {
            var count = _votes.Count(vote => vote.Address.Equals(candidate.Address));
            if (count >= least && count * 2 > _votes.Count) return candidate.Address;
        }

        return null;
    }
}
