using System.Globalization;
using System.Text;

namespace Owm.DataSources;

/// <summary>Makes names that may be a file's on every system.</summary>
internal static class SafeFileName
{
    private const int MaxBytes = 200;

    private static readonly HashSet<string> DeviceNames = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns a single name: what a name may not hold becomes <c>_</c>, a name that would be none or hidden becomes another.</summary>
    public static string From(string name)
    {
        var safe = new StringBuilder(name.Length);
        var bytes = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var part = IsAllowed(rune) ? rune.ToString() : "_";
            if ((bytes += Encoding.UTF8.GetByteCount(part)) > MaxBytes) break;
            safe.Append(part);
        }

        var result = safe.ToString().Trim(' ').TrimEnd('.', ' ');
        if (result.StartsWith('.')) result = "_" + result.TrimStart('.');
        if (result.Length == 0) return "content";
        return DeviceNames.Contains(result.Split('.')[0].TrimEnd(' ')) ? "_" + result : result;
    }

    private static bool IsAllowed(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || " ._-+(),@=".Contains((char)rune.Value, StringComparison.Ordinal)
        : rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
