using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Owm.BitTorrent.Peers;

/// <summary>Tells which client a peer runs, by its peer id (BEP 20) or by what it says (BEP 10, <c>v</c>).</summary>
internal static class ClientNames
{
    private const int MaxLength = 64;

    // "-AZ2060-": two letters, four digits of the version.
    private static readonly FrozenDictionary<string, string> Azureus = new Dictionary<string, string>
    {
        ["7T"] = "aTorrent",
        ["A2"] = "aria2",
        ["AG"] = "Ares",
        ["AZ"] = "Vuze",
        ["BC"] = "BitComet",
        ["BG"] = "BTGetit",
        ["BI"] = "BiglyBT",
        ["BT"] = "BitTorrent",
        ["BW"] = "BitWombat",
        ["CD"] = "Enhanced CTorrent",
        ["CT"] = "CTorrent",
        ["DE"] = "Deluge",
        ["FD"] = "Free Download Manager",
        ["FX"] = "Freebox",
        ["GT"] = "anacrolix/torrent",
        ["KG"] = "KGet",
        ["KT"] = "KTorrent",
        ["LP"] = "Lphant",
        ["LT"] = "libtorrent",
        ["lt"] = "rTorrent",
        ["MO"] = "MonoTorrent",
        ["OW"] = "OwmBitTorrent",
        ["PI"] = "PicoTorrent",
        ["qB"] = "qBittorrent",
        ["rQ"] = "rqbit",
        ["SD"] = "Thunder",
        ["SP"] = "BitSpirit",
        ["ST"] = "SymTorrent",
        ["TL"] = "Tribler",
        ["TR"] = "Transmission",
        ["TT"] = "TuoTu",
        ["UM"] = "µTorrent for Mac",
        ["UT"] = "µTorrent",
        ["UW"] = "µTorrent Web",
        ["WD"] = "WebTorrent Desktop",
        ["WW"] = "WebTorrent",
        ["XL"] = "Xunlei",
        ["ZO"] = "Zona",
    }.ToFrozenDictionary();

    // "S58B-----": a letter, up to five characters of the version.
    private static readonly FrozenDictionary<char, string> Shadow = new Dictionary<char, string>
    {
        ['A'] = "ABC",
        ['M'] = "BitTorrent",
        ['O'] = "Osprey",
        ['Q'] = "BTQueue",
        ['R'] = "Tribler",
        ['S'] = "Shadow",
        ['T'] = "BitTornado",
        ['U'] = "UPnP NAT",
    }.ToFrozenDictionary();

    /// <summary>Returns the client's name and version; null when nothing tells.</summary>
    /// <param name="peerId">The peer id, 20 bytes.</param>
    /// <param name="said">What the peer says of itself, if it does.</param>
    public static string? Describe(ReadOnlySpan<byte> peerId, string? said) => Clean(said) ?? OfPeerId(peerId);

    private static string? OfPeerId(ReadOnlySpan<byte> id)
    {
        if (id.Length < 8 || id[..8].ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return null;
        var text = Encoding.ASCII.GetString(id[..8]);
        if (text[0] == '-' && text[7] == '-')
        {
            return Azureus.TryGetValue(text[1..3], out var name) ? $"{name} {VersionOf(text[3..7])}" : $"{text[1..3]} {VersionOf(text[3..7])}";
        }

        // The main line writes its version with dashes: "M7-4-2--".
        if (!Shadow.TryGetValue(text[0], out var shadow)) return null;
        if (text[0] == 'M' && text[2] == '-') return $"{shadow} {text[1..].TrimEnd('-').Replace('-', '.')}";
        return text[4..6] == "--" ? $"{shadow} {string.Join('.', text[1..4].TrimEnd('-').Select(Digit))}" : null;
    }

    private static string VersionOf(string digits)
    {
        var numbers = digits.Select(Digit).ToList();
        while (numbers.Count > 2 && numbers[^1] is "0" or "-") numbers.RemoveAt(numbers.Count - 1);
        return string.Join('.', numbers);
    }

    private static string Digit(char digit) => digit is >= 'A' and <= 'Z' ? (digit - 'A' + 10).ToString(CultureInfo.InvariantCulture) : digit.ToString();

    private static string? Clean(string? said)
    {
        if (said is null) return null;
        var kept = new string([.. said.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format).Take(MaxLength)]).Trim();
        return kept.Length > 0 ? kept : null;
    }
}
