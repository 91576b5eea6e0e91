using System.Globalization;
using System.Text;

namespace Owm.BitTorrent.Metainfo;

/// <summary>What file systems that ignore case or Unicode form make of a name: names that fold to the same may be one file
/// there (NTFS, APFS, HFS+, exFAT, ext4 with casefold).</summary>
/// <remarks>Wider than any one of them: full case folding of the decomposed name, and accents in any order. To take two
/// names for the same that are not costs a number in one of them; the other way round costs a file.</remarks>
internal static class NameFolding
{
    // Unicode section 3.12: syllables are in the order of their first, middle and last letters, some without a last one.
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeFirstTrailing = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;

    private static readonly Lazy<Dictionary<int, string>> Table = new(ReadTable);

    /// <summary>Returns the folded name, for comparing only.</summary>
    /// <param name="name">The name; well-formed Unicode.</param>
    public static string Fold(string name)
    {
        if (Ascii.IsValid(name)) return name.ToLowerInvariant();
        var folded = new StringBuilder(name.Length * 2);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is >= FirstSyllable and <= LastSyllable) AppendSyllable(folded, rune.Value - FirstSyllable);
            else if (rune.IsAscii) folded.Append(char.ToLowerInvariant((char)rune.Value));
            else if (Table.Value.TryGetValue(rune.Value, out var replacement)) folded.Append(replacement);
            else folded.Append(rune);
        }

        return SortMarks(folded.ToString());
    }

    private static void AppendSyllable(StringBuilder folded, int syllable)
    {
        var trailing = syllable % TrailingCount;
        folded.Append((char)(FirstLeading + (syllable / TrailingCount / VowelCount)));
        folded.Append((char)(FirstVowel + (syllable / TrailingCount % VowelCount)));
        if (trailing > 0) folded.Append((char)(BeforeFirstTrailing + trailing));
    }

    // The canonical order of accents needs a class of each; any order that is always the same serves to compare.
    private static string SortMarks(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        for (var start = 0; start < runes.Length; start++)
        {
            var end = start;
            while (end < runes.Length && IsMark(runes[end])) end++;
            if (end <= start + 1) continue;
            Array.Sort(runes, start, end - start);
            start = end;
        }

        var sorted = new StringBuilder(text.Length);
        foreach (var rune in runes) sorted.Append(rune);
        return sorted.ToString();
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static Dictionary<int, string> ReadTable()
    {
        var table = new Dictionary<int, string>();
        var codePoint = 0;
        foreach (var entry in Encoding.ASCII.GetString(NameFoldingTable.Entries).Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            codePoint += int.Parse(entry.AsSpan(0, equals), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            table.Add(codePoint, string.Concat(entry[(equals + 1)..].Split(',').Select(hex =>
                new Rune(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())));
        }

        return table;
    }
}
