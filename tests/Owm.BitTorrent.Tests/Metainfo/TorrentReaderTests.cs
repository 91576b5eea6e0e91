using System.Text;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Metainfo;

public sealed class TorrentReaderTests
{
    [Fact]
    public void A_torrent_of_one_file_is_read()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Single);

        Assert.Equal(GoldenTorrents.SingleInfoHash, torrent.InfoHash.ToString());
        Assert.Equal("one.csv", torrent.Name);
        Assert.True(torrent.IsSingleFile);
        Assert.Equal([new TorrentFile(0, "one.csv", 80, 0)], torrent.Files);
        Assert.Equal(80, torrent.TotalLength);
        Assert.Equal(16384, torrent.Layout.PieceLength);
        Assert.Equal("b17e6c7d3fa213697bf8bf07898c985c5b07ff7d", Convert.ToHexStringLower(torrent.HashOf(0)));
        Assert.False(torrent.IsPrivate);
    }

    [Fact]
    public void What_stands_beside_the_info_is_read()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Single);

        Assert.Equal(["http://tracker.example/announce", "udp://tracker.example:6969"], torrent.Trackers.Select(tier => Assert.Single(tier)));
        Assert.Equal(["http://seed.example/data/"], torrent.WebSeeds);
        Assert.Equal("c", torrent.Comment);
        Assert.Equal("lt", torrent.CreatedBy);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795170334), torrent.CreationDate);
    }

    [Fact]
    public void The_nodes_that_are_named_right_are_read()
    {
        var nodes = "5:nodesll11:dht.examplei6881eel9:127.0.0.1i9eel11:2001:db8::1i1eel1:xi0eel1:xi65536eeli5ei6eel0:i5eel2:/ai5eei7e1:xlee"u8;
        var torrent = TorrentReader.Read((byte[])[.. GoldenTorrents.Single.AsSpan(0, GoldenTorrents.Single.Length - 1), .. nodes, (byte)'e']);
        Assert.Equal(["dht.example:6881", "127.0.0.1:9", "2001:db8::1:1"], torrent.DhtNodes.Select(node => $"{node.Host}:{node.Port}"));
        Assert.Empty(TorrentReader.Read(GoldenTorrents.Single).DhtNodes);
    }

    [Fact]
    public void A_torrent_of_a_directory_is_read()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Multi);

        Assert.Equal(GoldenTorrents.MultiInfoHash, torrent.InfoHash.ToString());
        Assert.False(torrent.IsSingleFile);
        Assert.Equal(
            [new TorrentFile(0, "set/sub/b.bin", 20480, 0), new TorrentFile(1, "set/ü.txt", 1, 20480), new TorrentFile(2, "set/a.txt", 6, 20481)],
            torrent.Files);
        Assert.Equal(2, torrent.Layout.PieceCount);
    }

    [Fact]
    public void A_hybrid_is_read_as_version_1_with_its_pad_files()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Hybrid);

        Assert.Equal(GoldenTorrents.HybridInfoHash, torrent.InfoHash.ToString());
        Assert.Equal([false, true, false, true, false, true], torrent.Files.Select(file => file.IsPadding));
        Assert.Equal(new TorrentFile(1, "set/.pad/16378", 16378, 6, IsPadding: true), torrent.Files[1]);
        Assert.Equal(4 * 16384, torrent.TotalLength);
    }

    [Fact]
    public void A_torrent_of_version_2_alone_is_refused_with_the_reason()
    {
        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(GoldenTorrents.Version2));

        Assert.Contains("version 2 alone", error.Message, StringComparison.Ordinal);
    }

    // Hashes by: printf '…' | sha1sum.
    [Theory]
    [InlineData("d6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "900d15b9abb6fc41358441d7168653881ef05e81")]
    [InlineData("d6:pieces20:hhhhhhhhhhhhhhhhhhhh12:piece lengthi16384e4:name1:a6:lengthi1ee", "1ddba7cc380775096f7276f59af40dc92aec2a67")]
    [InlineData("d1:xd1:zi1e1:ai2ee6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "8679b55f978c7b2a92deea4e3cee647ad885bb5f")]
    public void The_info_hash_is_that_of_the_exact_bytes_whatever_their_order(string info, string infoHash)
    {
        Assert.Equal(infoHash, TorrentReader.Read(TorrentText.Torrent(info)).InfoHash.ToString());
    }

    // ROBUSTNESS T-7 and the shape of the info dictionary.
    public static TheoryData<string, string> BadInfos => new()
    {
        { TorrentText.Single(pieceLength: "i0e"), "'piece length' is 0" },
        { TorrentText.Single(pieceLength: "i-1e"), "'piece length' is -1" },
        { TorrentText.Single(pieceLength: "i-16384e"), "'piece length' is -16384" },
        { TorrentText.Single(pieceLength: "i536870913e"), "'piece length' is 536870913" },
        { TorrentText.Single(pieceLength: "i2147483648e"), "'piece length' is 2147483648" },
        { TorrentText.Single(pieceLength: "i4294967296e"), "'piece length' is 4294967296" },
        { TorrentText.Single(pieceLength: "i9223372036854775807e"), "'piece length' is 9223372036854775807" },
        { TorrentText.Single(pieceLength: "i9223372036854775808e"), "does not fit in 64 bits" },
        { TorrentText.Single(pieceLength: "5:16384"), "'piece length' is no integer" },
        { TorrentText.Single(pieceLength: "le"), "'piece length' is no integer" },
        { TorrentText.Single(length: "i0e", hashes: 0), "content is empty" },
        { TorrentText.Single(length: "i0e"), "content is empty" },
        { TorrentText.Single(length: "i-1e"), "length of -1 bytes" },
        { TorrentText.Single(length: "i-9223372036854775808e"), "length of -9223372036854775808 bytes" },
        { TorrentText.Single(length: "i9223372036854775807e"), "562949953421312 pieces" },
        { TorrentText.Single(length: "i9223372036854775807e", pieceLength: "i536870912e"), "17179869184 pieces" },
        { TorrentText.Single(length: "i2097153e", pieceLength: "i1e"), "2097153 pieces; there may be 2097152" },
        { TorrentText.Single(length: "1:1"), "'length' is no integer" },
        { TorrentText.Single(length: "i16385e"), "has 20 bytes; 16385 bytes of content in pieces of 16384 need 2 hashes" },
        { TorrentText.Single(hashes: 0), "'pieces' has 0 bytes" },
        { TorrentText.Single(hashes: 2), "'pieces' has 40 bytes" },
        { "d6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces19:hhhhhhhhhhhhhhhhhhhe", "'pieces' has 19 bytes" },
        { "d6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces21:hhhhhhhhhhhhhhhhhhhhhe", "'pieces' has 21 bytes" },
        { "d6:lengthi1e4:name1:a12:piece lengthi16384e6:pieceslee", "'pieces' is no string" },
        { "d6:lengthi1e4:name1:a12:piece lengthi16384ee", "has no 'pieces'" },
        { "d6:lengthi1e4:name1:a6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "'piece length' is missing" },
        { "d6:lengthi1e12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "has no 'name'" },
        { "d6:lengthi1e4:namei1e12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "'name' is no string" },
        { "d4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "'length' and 'files'; it has neither" },
        { $"d5:filesl{TorrentText.File("x")}e6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "it has both" },
        { TorrentText.Single(more: "4:attr1:l"), "symbolic link" },
        { TorrentText.Multi(""), "list of 'files' is empty" },
        { "d5:filesi1e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe", "'files' is no list" },
        { TorrentText.Multi("i1e"), "file 0 is no dictionary" },
        { TorrentText.Multi(TorrentText.File("x") + "1:x"), "file 1 is no dictionary" },
        { TorrentText.Multi("d6:lengthi1ee"), "file 0 has no 'path'" },
        { TorrentText.Multi("d6:lengthi1e4:pathlee"), "'path' of the torrent's file 0 is empty" },
        { TorrentText.Multi("d6:lengthi1e4:path1:xe"), "'path' is no list" },
        { TorrentText.Multi("d6:lengthi1e4:pathli1eee"), "holds what is no string" },
        { TorrentText.Multi("d6:lengthi1e4:pathll1:xeee"), "holds what is no string" },
        { TorrentText.Multi("d6:lengthi1e4:pathl2:\u00c0\u00afee"), "is not UTF-8" },
        { TorrentText.Multi("d4:pathl1:xee"), "'set/x' has no 'length'" },
        { TorrentText.Multi(TorrentText.FileOf("i-1e", "x")), "'set/x' has a length of -1 bytes" },
        { TorrentText.Multi(TorrentText.FileOf("i9223372036854775807e", "x") + TorrentText.File("y")), "more than 2^63 - 1 bytes" },
        { TorrentText.Multi(TorrentText.FileOf("i4611686018427387904e", "x") + TorrentText.FileOf("i4611686018427387904e", "y")), "more than 2^63 - 1 bytes" },
        { TorrentText.Multi(TorrentText.FileOf("i0e", "x") + TorrentText.FileOf("i0e", "y")), "content is empty" },
        { TorrentText.Multi("d4:attr1:l6:lengthi1e4:pathl1:xee"), "'set/x' is a symbolic link" },
        { TorrentText.Multi("d4:attr2:xl4:pathl1:xe12:symlink pathl1:yee"), "'set/x' is a symbolic link" },
        { TorrentText.Multi(TorrentText.File([.. Enumerable.Repeat("x", 100)])), "more than 100 names" },
        { TorrentText.Multi(TorrentText.File([.. Enumerable.Repeat(new string('x', 200), 20)])), "longer than 3900 bytes" },
        { "de", "has no 'pieces'" },
    };

    [Theory]
    [MemberData(nameof(BadInfos))]
    public void A_torrent_whose_info_is_wrong_is_refused_with_the_reason(string info, string reason)
    {
        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(TorrentText.Torrent(info)));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("le", "no bencoded dictionary")]
    [InlineData("i1e", "no bencoded dictionary")]
    [InlineData("de", "has no 'info'")]
    [InlineData("d4:infolee", "'info' is no dictionary")]
    [InlineData("d4:info0:e", "'info' is no dictionary")]
    [InlineData("d4:infode4:infodee", "'info' stands twice")]
    [InlineData("<html>", "0x3c begins no value")]
    public void What_is_no_torrent_is_refused_with_the_reason(string text, string reason)
    {
        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(Encoding.Latin1.GetBytes(text)));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_torrent_are_refused()
    {
        byte[] bytes = [.. GoldenTorrents.Single, (byte)'\n'];

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(bytes));

        Assert.Contains("1 bytes follow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_torrent_that_is_cut_short_anywhere_is_refused()
    {
        var whole = GoldenTorrents.Hybrid;
        for (var length = 0; length < whole.Length; length++)
        {
            _ = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void The_largest_torrent_that_is_read_is_the_callers_choice()
    {
        var length = GoldenTorrents.Single.Length;

        Assert.Equal("one.csv", TorrentReader.Read(GoldenTorrents.Single, maxLength: length).Name);
        _ = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(GoldenTorrents.Single, maxLength: length - 1));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => TorrentReader.Read(GoldenTorrents.Single, maxLength: (64 * 1024 * 1024) + 1));
    }

    [Fact]
    public void The_names_in_UTF8_are_preferred()
    {
        var torrent = TorrentReader.Read(TorrentText.Torrent(
            $"d5:filesld6:lengthi1e4:pathl1:\u00e9e10:path.utf-8l{TorrentText.String("é")}eee4:name1:\u00e910:name.utf-8{TorrentText.String("été")}12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe"));

        Assert.Equal("été", torrent.Name);
        Assert.Equal("été/é", torrent.Files[0].Path);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_refused()
    {
        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(TorrentText.Torrent(
            "d6:lengthi1e4:name1:\u00e912:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe")));

        Assert.Contains("is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pad_file_needs_no_path_and_takes_no_name()
    {
        var torrent = TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(
            TorrentText.File("x") + "d4:attr1:p6:lengthi7ee" + "d4:attr1:p6:lengthi7e4:pathl1:yee" + TorrentText.File("y"))));

        Assert.Equal(["set/x", "set/.pad/7", "set/y", "set/y"], torrent.Files.Select(file => file.Path));
        Assert.Equal([false, true, true, false], torrent.Files.Select(file => file.IsPadding));
        Assert.Equal(15, torrent.Files[3].Offset);
    }

    [Theory]
    [InlineData("i1e", true)]
    [InlineData("i0e", false)]
    [InlineData("i2e", false)]
    [InlineData("1:1", false)]
    public void Only_private_1_makes_a_torrent_private(string value, bool isPrivate)
    {
        Assert.Equal(isPrivate, TorrentReader.Read(TorrentText.Torrent(TorrentText.Single(more: $"7:private{value}"))).IsPrivate);
    }

    [Theory]
    [InlineData("8:announce10:http://a/x", "http://a/x")]
    [InlineData("8:announce10:http://a/x13:announce-listll10:http://b/xee", "http://b/x")]
    [InlineData("8:announce10:http://a/x13:announce-listle", "http://a/x")]
    [InlineData("8:announce10:http://a/x13:announce-listllelee", "http://a/x")]
    [InlineData("8:announce10:http://a/x13:announce-listi1e", "http://a/x")]
    [InlineData("13:announce-listll10:http://a/x10:http://b/xel9:udp://c:1ee", "http://a/x http://b/x|udp://c:1")]
    [InlineData("13:announce-listl10:http://a/xl10:http://b/xee", "http://a/x|http://b/x")]
    [InlineData("13:announce-listll10:http://a/xel10:http://a/x10:http://b/xee", "http://a/x|http://b/x")]
    [InlineData("13:announce-listll10:http://a/xi7ele4:deadd1:a0:eee", "http://a/x")]
    [InlineData("8:announcei1e", "")]
    [InlineData("8:announce0:", "")]
    [InlineData("8:announce2:\u00c0\u00af", "")]
    [InlineData("8:announce7:nowhere", "")]
    [InlineData("8:announce12:http://a/x\n\n", "http://a/x")]
    [InlineData("8:announce12:http://a\n/xy", "")]
    [InlineData("8:announcel10:http://a/xe", "http://a/x")]
    public void Trackers_are_read_by_tier_and_what_is_none_is_left_out(string beside, string expected)
    {
        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d{beside}4:info{TorrentText.Single()}e"));

        Assert.Equal(expected, string.Join('|', torrent.Trackers.Select(tier => string.Join(' ', tier))));
    }

    [Theory]
    [InlineData("8:url-list10:http://a/x", "http://a/x")]
    [InlineData("8:url-listl10:http://a/x10:http://b/xe", "http://a/x http://b/x")]
    [InlineData("8:url-list0:", "")]
    [InlineData("8:url-listle", "")]
    [InlineData("8:url-listli1el10:http://c/xe10:http://b/xe", "http://b/x")]
    public void Web_seeds_are_read_from_a_string_or_a_list(string beside, string expected)
    {
        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d4:info{TorrentText.Single()}{beside}e"));

        Assert.Equal(expected, string.Join(' ', torrent.WebSeeds));
    }

    // ROBUSTNESS T-15.
    [Fact]
    public void No_more_than_a_hundred_trackers_and_web_seeds_are_kept()
    {
        var tiers = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"l{TorrentText.String($"http://t{i}.example/announce")}e"));
        var seeds = string.Concat(Enumerable.Range(0, 100_000).Select(i => TorrentText.String($"http://s{i}.example/")));

        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d13:announce-listl{tiers}e4:info{TorrentText.Single()}8:url-listl{seeds}ee"));

        Assert.Equal(100, torrent.Trackers.Sum(tier => tier.Count));
        Assert.Equal(100, torrent.WebSeeds.Count);
    }

    [Theory]
    [InlineData("13:creation datei-1e")]
    [InlineData("13:creation datei9223372036854775807e")]
    [InlineData("13:creation date10:1700000000")]
    [InlineData("7:commenti1e")]
    [InlineData("7:comment2:\u00c0\u00af")]
    [InlineData("10:created byle")]
    public void A_malformed_description_is_left_out(string beside)
    {
        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d{beside}4:info{TorrentText.Single()}e"));

        Assert.Null(torrent.CreationDate);
        Assert.Null(torrent.Comment);
        Assert.Null(torrent.CreatedBy);
    }

    [Fact]
    public void Deep_nesting_anywhere_in_a_torrent_is_refused()
    {
        foreach (var opening in new[] { "l", "d1:x" })
        {
            var bomb = string.Concat(Enumerable.Repeat(opening, 100_000));
            foreach (var text in new[] { $"d1:a{bomb}", $"d4:infod1:a{bomb}", $"d13:announce-list{bomb}", $"d4:infod5:filesld1:a{bomb}" })
            {
                var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(Encoding.Latin1.GetBytes(text)));
                Assert.Contains("nest deeper", error.Message, StringComparison.Ordinal);
            }
        }
    }

    // ROBUSTNESS T-8: as many files as fit in the largest torrent that is read by default.
    [Fact]
    public void A_torrent_full_of_files_takes_no_long_time_and_no_more_memory_than_its_list()
    {
        var files = new StringBuilder();
        var count = 0;
        for (; files.Length < 9_900_000; count++) files.Append("d6:lengthi0e4:pathl1:aee");
        files.Append("d6:lengthi1e4:pathl1:bee");
        var bytes = TorrentText.Torrent(TorrentText.Multi(files.ToString()));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var torrent = TorrentReader.Read(bytes);

        Assert.Equal(count + 1, torrent.Files.Count);
        Assert.Equal(count + 1, torrent.Files.Select(file => file.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600_000_000);
    }

    [Fact]
    public void More_than_a_million_files_are_refused()
    {
        var files = string.Concat(Enumerable.Repeat("d4:attr1:p6:lengthi0ee", 1_000_001));

        var error = Assert.Throws<InvalidTorrentException>(() =>
            TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(files)), maxLength: TorrentReader.LargestMaxLength));

        Assert.Contains("more than 1000000 files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directories_without_number_are_refused()
    {
        var path = string.Concat(Enumerable.Repeat("1:x", 90));
        var files = new StringBuilder();
        for (var i = 0; i < 2_500; i++) files.Append($"d6:lengthi0e4:pathl4:{i:d4}{path}ee");
        var bytes = TorrentText.Torrent(TorrentText.Multi(files.ToString()));

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(bytes));

        Assert.Contains("more than 200000 directories", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_and_named_when_it_is_wrong()
    {
        using var directory = new Testing.TemporaryDirectory();
        var good = directory.Write("good.torrent", GoldenTorrents.Single);
        var bad = directory.Write("bad.torrent", "<html>"u8);

        Assert.Equal("one.csv", TorrentReader.ReadFile(good).Name);
        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.ReadFile(bad));
        Assert.Contains("bad.torrent' is no torrent that can be used. Not valid bencode at byte 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_end_is_not_read_to_its_end()
    {
        if (!File.Exists("/dev/zero")) return;

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.ReadFile("/dev/zero", maxLength: 1_000));

        Assert.Contains("larger than the 1000 bytes", error.Message, StringComparison.Ordinal);
    }
}
