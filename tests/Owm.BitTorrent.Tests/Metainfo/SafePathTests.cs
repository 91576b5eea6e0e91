using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Metainfo;

public sealed class SafePathTests
{
    // ROBUSTNESS T-4. What no honest program writes.
    public static TheoryData<string> RefusedNames =>
    [
        "", ".", "..", "/", "//", "/etc", "/etc/passwd", "a/b", "a/", "../a", "../../etc/passwd", "./a", "a/../b", "..//",
        "\\", "\\etc", "\\\\host\\share", "\\\\?\\C:\\x", "\\\\.\\pipe\\x", "..\\a", "..\\..\\a", "a\\..", "a\\..\\b", "a\\..\\..\\b",
        "C:", "C:\\", "C:\\Windows", "c:x", "Z:", "a:stream",
        "\0", "a\0", "a\0.txt", "\0a", "\u0001", "a\u001b[31m", "a\nb", "a\rb", "a\tb", "\u007f", "a\u0080b", "\u0085", "a\u009bb",
        "\u202ea", "a\u202etxt.exe", "a\u202ab", "a\u202bb", "a\u202cb", "a\u202db", "a\u2066b", "a\u2067b", "a\u2068b", "a\u2069b",
        "a\u200eb", "a\u200fb", "a\u061cb", "a\u200bb", "a\u200cb", "a\u200db", "a\u2060b", "a\u2063b", "\ufeffa", "a\ufeff", "a\u00adb", "a\u180eb",
        "a\u2028b", "a\u2029b", "a\ufff9b", "a\U000e0001b", "a\U000e0041b", "\uffff", "a\ufffeb", "\U0001ffff", "\u3164", "a\u115fb", "a\uffa0b",
        new string('a', 256), new string('é', 128), new string('\u20ac', 86), new string('a', 100_000), string.Concat(Enumerable.Repeat("\U0001f600", 64)),
    ];

    // What only some systems cannot hold.
    public static TheoryData<string, string> RenamedNames => new()
    {
        { "CON", "_CON" }, { "con", "_con" }, { "Con.txt", "_Con.txt" }, { "PRN", "_PRN" }, { "AUX.tar.gz", "_AUX.tar.gz" }, { "NUL", "_NUL" },
        { "nul.", "_nul_" }, { "COM1", "_COM1" }, { "com9.csv", "_com9.csv" }, { "COM0", "_COM0" }, { "COM\u00b9", "_COM\u00b9" }, { "LPT1", "_LPT1" },
        { "lpt\u00b3.x", "_lpt\u00b3.x" }, { "CON .txt", "_CON .txt" }, { "CONIN$", "_CONIN$" }, { "CLOCK$", "_CLOCK$" },
        { "a.", "a_" }, { "a ", "a_" }, { "a. .", "a___" }, { "...", "___" }, { " ", "_" }, { ".. ", "___" }, { "a.b.", "a.b_" },
        { "a<b", "a_b" }, { "a>b", "a_b" }, { "10:30", "10_30" }, { "a\"b", "a_b" }, { "a|b", "a_b" }, { "what?", "what_" }, { "*", "_" }, { "a\\b", "a_b" },
        { "a\\.\\b", "a_._b" }, { "é?", "é_" }, { ":memory:", "_memory_" },
        { "CON." + new string('x', 251), "_CON." + new string('x', 250) },
    };

    public static TheoryData<string> KeptNames =>
    [
        "a", "connectome.csv", "...a", "..a", "a..b", ".hidden", "-rf", "~", "a b", " a", "CONsole", "COM10", "COMA", "xCON", "a.CON", "été.csv", "e\u0301", "数据.csv",
        "данные", "\U0001f600.txt", "❤\ufe0f", "a'b", "a&b", "a;b", "$(x)", "`x`", "%00", "%2e%2e", "\u2215", "\uff0f", "\u2024\u2024", new string('a', 255), new string('é', 127),
    ];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_name_no_honest_program_writes_is_refused(string name)
    {
        Assert.NotNull(SafePath.WhyRefused(name));
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_torrent_with_a_refused_name_is_refused_and_names_it_on_one_line(string name)
    {
        foreach (var info in new[]
        {
            TorrentText.Single(name),
            TorrentText.Multi(TorrentText.File("x"), name),
            TorrentText.Multi(TorrentText.File(name)),
            TorrentText.Multi(TorrentText.File(name, "x")),
            TorrentText.Multi(TorrentText.File("x") + TorrentText.File("y", name)),
            TorrentText.Multi(TorrentText.File("x") + $"d4:attr1:p6:lengthi1e4:pathl{TorrentText.String(name)}ee", hashes: 1),
        })
        {
            var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(TorrentText.Torrent(info)));

            Assert.StartsWith("The path '", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(error.Message, character => char.IsControl(character) || character is '\u202e' or '\u200b' or '\u2028');
            Assert.InRange(error.Message.Length, 0, 700);
        }
    }

    [Theory]
    [MemberData(nameof(RenamedNames))]
    public void A_name_some_system_cannot_hold_is_renamed_everywhere(string name, string expected)
    {
        Assert.Null(SafePath.WhyRefused(name));
        Assert.Equal(expected, SafePath.MakePortable(name));
        Assert.Equal(expected, TorrentReader.Read(TorrentText.Torrent(TorrentText.Single(name))).Name);
        Assert.Equal(expected, TorrentReader.Read(TorrentText.Torrent(TorrentText.Single(name))).Files[0].Path);
        Assert.Equal($"{expected}/{expected}/x", TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(TorrentText.File(name, "x"), name))).Files[0].Path);
        Assert.Equal($"set/{expected}", TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(TorrentText.File(name)))).Files[0].Path);
    }

    [Theory]
    [MemberData(nameof(RenamedNames))]
    public void A_renamed_name_stays_as_it_is(string name, string expected)
    {
        Assert.NotEqual(name, expected);
        Assert.Null(SafePath.WhyRefused(expected));
        Assert.Equal(expected, SafePath.MakePortable(expected));
    }

    [Theory]
    [MemberData(nameof(KeptNames))]
    public void Any_other_name_is_kept(string name)
    {
        Assert.Null(SafePath.WhyRefused(name));
        Assert.Equal(name, SafePath.MakePortable(name));
        Assert.Equal($"set/{name}/{name}", TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(TorrentText.File(name, name)))).Files[0].Path);
    }

    [Fact]
    public void A_lone_surrogate_is_refused()
    {
        Assert.NotNull(SafePath.WhyRefused("a\ud800b"));
    }

    // The same from bytes, which a .NET string could not hold: overlong '/', '.' and NUL, surrogates, beyond U+10FFFF, cut short.
    [Theory]
    [InlineData("\u00c0\u00af")]
    [InlineData("\u00c0\u00ae\u00c0\u00ae")]
    [InlineData("\u00e0\u0080\u00af")]
    [InlineData("\u00f0\u0080\u0080\u00af")]
    [InlineData("\u00c0\u0080")]
    [InlineData("\u00ed\u00a0\u0080")]
    [InlineData("\u00f4\u0090\u0080\u0080")]
    [InlineData("\u00e2\u0082")]
    [InlineData("\u00ff")]
    [InlineData("a\u0080")]
    public void Bytes_that_are_not_UTF8_are_refused(string bytes)
    {
        var name = $"{bytes.Length}:{bytes}";
        foreach (var info in new[]
        {
            $"d6:lengthi1e4:name{name}12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhe",
            TorrentText.Multi($"d6:lengthi1e4:pathl{name}ee"),
            TorrentText.Multi($"d6:lengthi1e4:pathl{name}1:xee"),
        })
        {
            var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.Read(TorrentText.Torrent(info)));
            Assert.Contains("is not UTF-8", error.Message, StringComparison.Ordinal);
        }
    }
}
