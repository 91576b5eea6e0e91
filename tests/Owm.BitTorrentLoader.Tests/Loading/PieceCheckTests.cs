using Owm.BitTorrentLoader.Loading;

namespace Owm.BitTorrentLoader.Tests.Loading;

public sealed class PieceCheckTests : LoaderBench
{
    // Pieces of 16 KiB begin at 0 (a alone), 16384 (a, b and c), 32768 (c alone).
    private readonly byte[] _a = Bytes(20_000, 1);
    private readonly byte[] _b = Bytes(5_000, 2);
    private readonly byte[] _c = Bytes(30_000, 3);

    public PieceCheckTests()
    {
        Home.Write("base/worm/a", _a);
        Home.Write("base/worm/b", _b);
        Home.Write("base/worm/c", _c);
    }

    [Fact]
    public async Task Right_content_is_good() => Assert.Equal([FileState.Good, FileState.Good, FileState.Good], await CheckAsync());

    [Fact]
    public async Task A_changed_byte_is_found_in_the_file_it_is_in()
    {
        _c[29_999] ^= 1;
        Home.Write("base/worm/c", _c);
        Assert.Equal([FileState.Good, FileState.Good, FileState.Bad], await CheckAsync());
    }

    [Fact]
    public async Task Files_that_share_a_bad_piece_are_all_suspect()
    {
        _b[0] ^= 1;
        Home.Write("base/worm/b", _b);
        Assert.Equal([FileState.Bad, FileState.Bad, FileState.Bad], await CheckAsync());
    }

    [Fact]
    public async Task Files_that_share_a_piece_with_a_missing_one_are_not_proven()
    {
        File.Delete(Path.Combine(Base, "worm", "b"));
        Assert.Equal([FileState.Unproven, FileState.Missing, FileState.Unproven], await CheckAsync());
    }

    [Fact]
    public async Task A_bad_piece_is_bad_beside_a_missing_file_too()
    {
        File.Delete(Path.Combine(Base, "worm", "b"));
        _a[0] ^= 1;
        Home.Write("base/worm/a", _a);
        Assert.Equal([FileState.Bad, FileState.Missing, FileState.Unproven], await CheckAsync());
    }

    [Fact]
    public async Task Another_length_is_told_apart()
    {
        Home.Write("base/worm/c", _c.AsSpan(1));
        Assert.Equal([FileState.Unproven, FileState.Unproven, FileState.WrongLength], await CheckAsync());
    }

    private Task<FileState[]> CheckAsync()
    {
        var torrent = Torrents.OfFolder("worm", ("a", Bytes(20_000, 1)), ("b", Bytes(5_000, 2)), ("c", Bytes(30_000, 3))).Torrent;
        return PieceCheck.RunAsync(torrent, Base, null, CancellationToken.None);
    }
}
