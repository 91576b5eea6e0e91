using System.Text;

namespace Owm.BitTorrent.Bencoding;

/// <summary>Text in bencoded strings: UTF-8 (BEP 3), which outsiders may get wrong.</summary>
internal static class BencodeText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads text, if the bytes are well-formed UTF-8: no overlong forms, no lone surrogates.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The text, or <see langword="null"/>.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;

    /// <summary>Returns bytes from outside as they may stand in a message: one line, no control characters, not long.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        const int Longest = 80;
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Longest)]);
        var shown = Show(text);
        return bytes.Length > Longest ? shown + "…" : shown;
    }

    /// <summary>Returns text from outside as it may stand in a message: control, format and other invisible characters are
    /// written as <c>\u{…}</c>.</summary>
    /// <param name="text">The text.</param>
    public static string Show(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isVisible = Rune.GetUnicodeCategory(rune) is not (
                System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned);
            if (isVisible) shown.Append(rune);
            else shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return shown.ToString();
    }
}
