using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class DescriptorTableTests
{
    [LinuxFact]
    public void The_table_grows_to_the_size_asked_for()
    {
        Assert.True(DescriptorTable.GrowNow(700));
        var size = File.ReadLines("/proc/self/status").First(line => line.StartsWith("FDSize:", StringComparison.Ordinal));
        Assert.True(int.Parse(size[7..]) >= 700, size);
    }

    [LinuxFact]
    public void A_size_beyond_what_the_process_may_have_open_does_no_harm() => Assert.False(DescriptorTable.GrowNow(int.MaxValue));
}
