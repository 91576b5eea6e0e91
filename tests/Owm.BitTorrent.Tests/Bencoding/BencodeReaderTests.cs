using System.Text;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Bencoding;

public sealed class BencodeReaderTests
{
    [Fact]
    public void A_document_is_read_token_by_token()
    {
        var reader = new BencodeReader("d1:ai-7e1:bl3:xyz0:e1:cdee"u8);
        var tokens = new List<string>();
        while (reader.Read())
        {
            tokens.Add(reader.Token switch
            {
                BencodeToken.Integer => $"{reader.Integer}",
                BencodeToken.String or BencodeToken.Key => $"{reader.Token} {Encoding.ASCII.GetString(reader.String)}@{reader.StringStart}",
                _ => $"{reader.Token}",
            });
        }

        Assert.Equal(
            ["DictionaryStart", "Key a@3", "-7", "Key b@10", "ListStart", "String xyz@14", "String @19", "ListEnd", "Key c@22", "DictionaryStart", "DictionaryEnd", "DictionaryEnd"],
            tokens);
        Assert.Equal(BencodeToken.None, reader.Token);
        Assert.Equal(26, reader.Position);
    }

    [Fact]
    public void Skipping_a_container_leads_to_its_end()
    {
        var reader = new BencodeReader("d1:ald1:xi1eee1:bi2ee"u8);
        reader.Read();
        reader.Read();
        reader.Read();
        reader.Skip();

        Assert.Equal(BencodeToken.ListEnd, reader.Token);
        Assert.Equal("d1:ald1:xi1eee".Length, reader.Position);
    }

    [Theory]
    [InlineData("i0e", 0L)]
    [InlineData("i-1e", -1L)]
    [InlineData("i10e", 10L)]
    [InlineData("i9223372036854775807e", long.MaxValue)]
    [InlineData("i-9223372036854775808e", long.MinValue)]
    [InlineData("i9223372036854775800e", 9223372036854775800L)]
    public void Integers_of_64_bits_are_read(string text, long expected)
    {
        Assert.Equal(expected, BencodeValue.Read(Bytes(text)).AsInteger);
    }

    // ROBUSTNESS T-2, T-3. Offsets are where a person would look first.
    [Theory]
    [InlineData("", 0)]
    [InlineData("i", 1)]
    [InlineData("ie", 0)]
    [InlineData("i-e", 0)]
    [InlineData("i-0e", 0)]
    [InlineData("i-01e", 0)]
    [InlineData("i00e", 0)]
    [InlineData("i01e", 0)]
    [InlineData("i007e", 0)]
    [InlineData("i+1e", 1)]
    [InlineData("i--1e", 2)]
    [InlineData("i1-e", 2)]
    [InlineData("i 1e", 1)]
    [InlineData("i1 e", 2)]
    [InlineData("i1.0e", 2)]
    [InlineData("i1e5", 3)]
    [InlineData("i0x1e", 2)]
    [InlineData("i1", 2)]
    [InlineData("i-", 2)]
    [InlineData("i123456", 7)]
    [InlineData("i9223372036854775808e", 0)]
    [InlineData("i-9223372036854775809e", 0)]
    [InlineData("i18446744073709551615e", 0)]
    [InlineData("i18446744073709551616e", 0)]
    [InlineData("i99999999999999999999999999999999e", 0)]
    [InlineData("i-99999999999999999999999999999999e", 0)]
    [InlineData("1", 1)]
    [InlineData("1:", 0)]
    [InlineData("2:a", 0)]
    [InlineData("10:123456789", 0)]
    [InlineData("01:a", 0)]
    [InlineData("00:", 0)]
    [InlineData("0001:a", 0)]
    [InlineData("-1:a", 0)]
    [InlineData("+1:a", 0)]
    [InlineData(":a", 0)]
    [InlineData("1a:b", 1)]
    [InlineData("1;a", 1)]
    [InlineData("1 :a", 1)]
    [InlineData("2147483647:", 0)]
    [InlineData("2147483648:", 0)]
    [InlineData("4294967295:", 0)]
    [InlineData("4294967297:a", 0)]
    [InlineData("9223372036854775807:", 0)]
    [InlineData("18446744073709551617:a", 0)]
    [InlineData("99999999999:", 0)]
    [InlineData("99999999999999999999999999:a", 0)]
    [InlineData("99999999999999999999999999", 0)]
    [InlineData("l", 1)]
    [InlineData("li1e", 4)]
    [InlineData("l-e", 1)]
    [InlineData("e", 0)]
    [InlineData("x", 0)]
    [InlineData(" ", 0)]
    [InlineData("I1e", 0)]
    [InlineData("d", 1)]
    [InlineData("d1:a", 4)]
    [InlineData("d1:ae", 4)]
    [InlineData("d1:ai1e", 7)]
    [InlineData("d1:ai1e1:be", 10)]
    [InlineData("di1ei2ee", 1)]
    [InlineData("dlei1ee", 1)]
    [InlineData("d-1:ai1ee", 1)]
    [InlineData("d1:ai1e1:ai2ee", 7)]
    [InlineData("d1:bi1e1:ai2e1:bi3ee", 13)]
    [InlineData("d1:bi1e1:ad1:xi1e1:xi2eee", 17)]
    [InlineData("d0:i1e0:i2ee", 6)]
    [InlineData("i1ei2e", 3)]
    [InlineData("lee", 2)]
    [InlineData("de\n", 2)]
    [InlineData("0:\0", 2)]
    [InlineData("l1:a2:be", 8)]
    [InlineData("ld1:aee", 5)]
    [InlineData("ld1:ale", 7)]
    [InlineData("d1:a1:b1:ce", 10)]
    public void What_is_not_strict_bencode_is_refused_with_its_offset(string text, int offset)
    {
        var error = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read(Bytes(text)));

        Assert.StartsWith($"Not valid bencode at byte {offset}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    // ROBUSTNESS T-1: 100,000 nested lists end a process whose decoder recurses.
    [Theory]
    [InlineData("l", 33)]
    [InlineData("l", 100)]
    [InlineData("l", 1_000)]
    [InlineData("l", 10_000)]
    [InlineData("l", 100_000)]
    [InlineData("l", 1_000_000)]
    [InlineData("d1:x", 33)]
    [InlineData("d1:x", 100)]
    [InlineData("d1:x", 1_000)]
    [InlineData("d1:x", 10_000)]
    [InlineData("d1:x", 100_000)]
    [InlineData("d1:x", 1_000_000)]
    [InlineData("ld1:x", 17)]
    [InlineData("ld1:x", 100)]
    [InlineData("ld1:x", 1_000)]
    [InlineData("ld1:x", 10_000)]
    [InlineData("ld1:x", 100_000)]
    [InlineData("ld1:x", 1_000_000)]
    public void Deep_nesting_is_refused(string opening, int times)
    {
        var data = Bytes(string.Concat(Enumerable.Repeat(opening, times)));

        var error = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read(data));

        Assert.Contains("nest deeper than 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thirty_two_levels_are_read()
    {
        var value = BencodeValue.Read(Bytes(new string('l', 32) + new string('e', 32)));

        Assert.Equal(BencodeKind.List, value.Kind);
    }

    [Theory]
    [InlineData("99999999:")]
    [InlineData("2147483647:")]
    [InlineData("l2147483647:")]
    [InlineData("d2147483647:")]
    public void A_length_that_lies_costs_no_memory(string text)
    {
        var data = Bytes(text);
        _ = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read(data));
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read(data));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Keys_out_of_order_are_read_as_they_are()
    {
        var value = BencodeValue.Read(Bytes("d1:bi1e1:ai2e1:ci3ee"));

        Assert.Equal("bac", string.Concat(value.Entries.Select(entry => Encoding.ASCII.GetString(entry.Key.Span))));
    }

    [Fact]
    public void A_key_that_comes_back_far_away_among_keys_out_of_order_is_found()
    {
        var text = new StringBuilder("d5:99999i0e");
        for (var i = 0; i < 5_000; i++) text.Append($"4:{i + 1000}i0e");
        var good = text + "e";
        var bad = text + "4:1000i0ee";

        Assert.Equal(5_001, BencodeValue.Read(Bytes(good)).Entries.Count);
        var error = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read(Bytes(bad)));
        Assert.Contains("'1000' stands twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tens_of_thousands_of_keys_out_of_order_at_every_level_take_no_long_time()
    {
        // 30 dictionaries inside each other, the outermost and the innermost wide, each with keys out of order.
        var text = new StringBuilder();
        for (var depth = 0; depth < 30; depth++) text.Append("d1:b0:1:a0:1:z");
        text.Append('d');
        for (var i = 50_000; i > 0; i--) text.Append($"6:{i:d6}le");
        text.Append(new string('e', 31));
        var data = Bytes(text.ToString());
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var reader = new BencodeReader(data);
        while (reader.Read())
        {
        }

        Assert.Equal(data.Length, reader.Position);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void The_error_about_a_key_shows_no_control_characters()
    {
        var error = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read(Bytes("d3:\u001b[mi1e3:\u001b[mi2ee")));

        Assert.Contains(@"'\u{1b}[m'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var data = Bytes("d1:ai-7e1:bl3:xyz0:e1:cd1:dlll4:abcdeeeee");
        ReadAll(data);
        var before = GC.GetAllocatedBytesForCurrentThread();

        ReadAll(data);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ReadAll(byte[] data)
    {
        var reader = new BencodeReader(data);
        while (reader.Read())
        {
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
