using Owm.BitTorrent.TrackerServer;

namespace Owm.BitTorrent.Tests.TrackerServer;

public sealed class PeerTableTests
{
    /// <summary>Random steps against a plain dictionary: few peers (no index), many (an index that grows), and back.</summary>
    [Theory]
    [InlineData(1, 12, 5_000)]
    [InlineData(2, 60, 5_000)]
    [InlineData(3, 1_000, 30_000)]
    public void It_holds_what_a_dictionary_holds(int seed, int addresses, int steps)
    {
        var random = new Random(seed);
        var table = default(PeerTable<IPv4Bits>);
        var expected = new Dictionary<(uint Address, ushort Port), (bool IsSeed, uint Seen)>();
        for (uint step = 1; step <= steps; step++)
        {
            var address = (uint)random.Next(addresses);
            var port = (ushort)random.Next(1, 3);
            var isSeed = random.Next(2) == 0;
            var position = table.Find(new IPv4Bits(address), port);
            Assert.Equal(expected.ContainsKey((address, port)), position >= 0);

            // The second half removes more than it adds, so that the table shrinks again.
            if (random.Next(100) < (step < steps / 2 ? 25 : 70))
            {
                if (position >= 0) table.RemoveAt(position);
                expected.Remove((address, port));
            }
            else
            {
                var peer = new SwarmPeer<IPv4Bits> { Address = new IPv4Bits(address), Port = port, Seen = step };
                if (position >= 0) table.Update(position, peer, isSeed);
                else table.Add(peer, isSeed);
                expected[(address, port)] = (isSeed, step);
            }

            if (step % 1000 == 0)
            {
                var removed = table.RemoveStale(step / 2);
                var stale = expected.Where(known => known.Value.Seen < step / 2).ToList();
                Assert.Equal(stale.Count, removed);
                foreach (var known in stale) expected.Remove(known.Key);
            }

            Assert.Equal(expected.Count, table.Count);
            if (step % 500 == 0 || addresses < 100) AssertHolds(expected, table);
        }
    }

    private static void AssertHolds(Dictionary<(uint Address, ushort Port), (bool IsSeed, uint Seen)> expected, PeerTable<IPv4Bits> table)
    {
        Assert.Equal(expected.Values.Count(known => !known.IsSeed), table.Leechers);
        foreach (var ((address, port), (isSeed, seen)) in expected)
        {
            var position = table.Find(new IPv4Bits(address), port);
            Assert.True(position >= 0 && position < table.Count && table[position].Seen == seen && table.IsSeed(position) == isSeed);
        }
    }
}
