using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class FileSegmentsTests
{
    [Fact]
    public void A_run_is_divided_at_the_borders_of_files_and_skips_empty_ones()
    {
        var torrent = TestContent.Of(64, ("e0", 0), ("a", 10), ("e1", 0), ("e2", 0), ("b", 5), ("c", 20), ("e3", 0)).Torrent;
        List<(string, long, long)> parts = [];
        foreach (var part in new FileSegments(torrent).Of(8, 12)) parts.Add((part.File.Path, part.Offset, part.Length));
        Assert.Equal([("a", 8, 2), ("b", 0, 5), ("c", 0, 5)], parts);
    }

    [Theory]
    [InlineData(0, "a")]
    [InlineData(9, "a")]
    [InlineData(10, "b")]
    [InlineData(14, "b")]
    [InlineData(15, "c")]
    [InlineData(34, "c")]
    public void A_byte_is_in_the_file_that_it_is_in(int offset, string file)
    {
        var torrent = TestContent.Of(64, ("e0", 0), ("a", 10), ("e1", 0), ("b", 5), ("e2", 0), ("c", 20)).Torrent;
        foreach (var part in new FileSegments(torrent).Of(offset, 1)) Assert.Equal(file, part.File.Path);
    }

    [Fact]
    public void An_empty_run_has_no_parts_even_at_the_end()
    {
        foreach (var part in new FileSegments(TestContent.Of(64, ("a", 10)).Torrent).Of(10, 0)) Assert.Fail(part.ToString());
    }
}
