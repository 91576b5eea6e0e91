using System.Globalization;
using System.Text;

namespace Owm.BitTorrentLoader.Files;

/// <summary>The rule for file names that come from a catalog: what is allowed, and what becomes of the rest.</summary>
public static class LocalFileName
{
    private const int MaxBytes = 200;

    private static readonly HashSet<string> DeviceNames = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether a name may be a file's on every system as it is.</summary>
    /// <param name="name">The name.</param>
    public static bool IsSafe(string? name) => !string.IsNullOrEmpty(name) && From(name) == name;

    /// <summary>Makes a name that may be a file's on every system: letters, digits and <c>. _ - + ( ) , @ =</c> and single spaces inside;
    /// everything else becomes <c>_</c>; no dot at either end, no name of a Windows device, 200 bytes of UTF-8 at most.</summary>
    /// <param name="name">Any text.</param>
    public static string From(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes()) safe.Append(IsAllowed(rune) ? rune.ToString() : "_");
        var result = Shorten(safe.ToString()).Trim(' ');
        if (result.StartsWith('.')) result = "_" + result.TrimStart('.');
        result = result.TrimEnd('.', ' ');
        if (result.Length == 0) return "_";
        return DeviceNames.Contains(result.Split('.')[0].TrimEnd(' ')) ? "_" + result : result;
    }

    private static bool IsAllowed(Rune rune)
    {
        if (rune.IsAscii) return Rune.IsLetterOrDigit(rune) || " ._-+(),@=".Contains((char)rune.Value, StringComparison.Ordinal);
        // Not Format: zero-width and direction marks make two names look like one.
        return rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    // The end holds what the name is (.torrent): it is the middle that goes.
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes) return name;
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > 20) extension = "";
        var stem = new StringBuilder();
        var bytes = Encoding.UTF8.GetByteCount(extension);
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes) break;
            stem.Append(rune.ToString());
        }

        return stem.Append(extension).ToString();
    }
}
