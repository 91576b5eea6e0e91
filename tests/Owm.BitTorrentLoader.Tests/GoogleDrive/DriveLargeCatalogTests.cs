using System.Globalization;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>A catalog of 2,500 entries.</summary>
public sealed class DriveLargeCatalogTests : DriveBench
{
    private const int Count = 2500;

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    [Fact]
    public async Task It_is_listed_whole_in_three_requests_the_oldest_first()
    {
        using var catalog = Fill();
        var entries = await catalog.ListAsync().ToListAsync();
        Assert.Equal(Enumerable.Range(0, Count).Select(NameOf), entries.Select(e => e.Name));
        Assert.Equal((3, 3), (Server.CountOf("list"), Server.Requests.Count));
    }

    [Fact]
    public async Task A_name_is_found_in_one_request_and_fetched_in_one_more()
    {
        using var catalog = Fill();
        Assert.NotNull(await catalog.FindAsync(NameOf(2345)));
        Assert.Single(Server.Requests);
        await catalog.GetAsync(NameOf(2345));
        Assert.Equal(["list", "list", "media"], Server.Requests.Select(r => r.Operation));
    }

    private static string NameOf(int number) => number.ToString("x32", CultureInfo.InvariantCulture) + ".torrent";

    // Drive tells them in an order of its own.
    private DriveCatalog Fill()
    {
        foreach (var i in Enumerable.Range(0, Count).OrderBy(i => i * 7919 % Count))
        {
            var created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Server.Drive.Add(new FakeFile { Id = $"f{i}", Name = NameOf(i), Created = created, Content = _torrent.Bytes.ToArray() });
        }

        LogIn();
        return new DriveCatalog(FolderId, Options());
    }
}
