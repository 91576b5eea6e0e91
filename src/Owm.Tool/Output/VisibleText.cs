using System.Globalization;
using System.Text;

namespace Owm.Tool.Output;

/// <summary>Makes text from outside safe to print: what could move a cursor, change colors or turn text around is shown as an escape.</summary>
internal static class VisibleText
{
    /// <summary>Returns the text with control characters (C0, DEL, C1), line separators, format characters
    /// (bidirectional controls among them) and lone surrogates as visible escapes; the same text when there are none.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var firstBad = 0;
        while (firstBad < text.Length && IsSafe(text, firstBad, out var length)) firstBad += length;
        if (firstBad >= text.Length) return text;

        var visible = new StringBuilder(text, 0, firstBad, text.Length + 16);
        for (var i = firstBad; i < text.Length;)
        {
            if (IsSafe(text, i, out var length))
            {
                visible.Append(text, i, length);
                i += length;
                continue;
            }

            visible.Append(Escape(text[i]));
            i++;
        }

        return visible.ToString();
    }

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < (char)0x100 => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };

    // Format characters hold the bidirectional controls (UAX #9) and what has no width at all.
    private static bool IsSafe(string text, int index, out int length)
    {
        length = 1;
        var c = text[index];
        if (c is >= ' ' and < (char)0x7f) return true;
        if (char.IsHighSurrogate(c))
        {
            length = 2;
            return index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) && !IsHidden(CharUnicodeInfo.GetUnicodeCategory(text, index));
        }

        return !IsHidden(CharUnicodeInfo.GetUnicodeCategory(c));
    }

    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
