using System.Buffers;
using System.Text;

namespace Owm.Rdf.Terms;

/// <summary>The characters of names in Turtle and N-Triples (Turtle, section 6.5, productions PN_* and BLANK_NODE_LABEL).</summary>
internal static class NameSyntax
{
    /// <summary>Gets the ASCII characters of names, dot and colon among them.</summary>
    public static SearchValues<char> PlainAscii { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:");

    /// <summary>Tells whether a text is a prefix (PN_PREFIX), or empty.</summary>
    public static bool IsPrefix(ReadOnlySpan<char> text) =>
        text.IsEmpty || (StartsWith(text, IsBase) && All(text, static c => IsNameChar(c) || c == '.') && text[^1] != '.');

    /// <summary>Tells whether a text is a blank node label. N-Triples also allows a colon in it, Turtle does not.</summary>
    public static bool IsBlankNodeLabel(ReadOnlySpan<char> text, bool allowColon)
    {
        if (text.IsEmpty || text[^1] == '.') return false;
        return allowColon
            ? StartsWith(text, static c => IsNameStart(c) || c is ':' or (>= '0' and <= '9')) && All(text, static c => IsNameChar(c) || c is '.' or ':')
            : StartsWith(text, static c => IsNameStart(c) || c is >= '0' and <= '9') && All(text, static c => IsNameChar(c) || c == '.');
    }

    /// <summary>Tells whether a text can follow a prefix as it stands, without a backslash (PN_LOCAL without PN_LOCAL_ESC and percent).</summary>
    public static bool IsPlainLocalName(ReadOnlySpan<char> text) =>
        text.IsEmpty
        || (!text.ContainsAnyExcept(PlainAscii) && text[0] is not ('-' or '.') && text[^1] != '.')
        || (StartsWith(text, static c => IsNameStart(c) || c is ':' or (>= '0' and <= '9')) && All(text, static c => IsNameChar(c) || c is '.' or ':') && text[^1] != '.');

    /// <summary>Tells whether a text is a language tag (LANGTAG without its at sign).</summary>
    public static bool IsLanguageTag(ReadOnlySpan<char> text)
    {
        var first = true;
        foreach (var range in text.Split('-'))
        {
            var part = text[range];
            if (part.IsEmpty) return false;
            foreach (var c in part)
            {
                if (!(first ? char.IsAsciiLetter(c) : char.IsAsciiLetterOrDigit(c))) return false;
            }

            first = false;
        }

        return true;
    }

    /// <summary>PN_CHARS.</summary>
    public static bool IsNameChar(int c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-' or 0xB7
            or (>= 0x300 and <= 0x36F) or 0x203F or 0x2040
        || IsBase(c);

    /// <summary>PN_CHARS_U, without the colon N-Triples adds.</summary>
    public static bool IsNameStart(int c) => c == '_' || IsBase(c);

    /// <summary>PN_CHARS_BASE.</summary>
    public static bool IsBase(int c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')
            or (>= 0xC0 and <= 0xD6) or (>= 0xD8 and <= 0xF6) or (>= 0xF8 and <= 0x2FF) or (>= 0x370 and <= 0x37D) or (>= 0x37F and <= 0x1FFF)
            or 0x200C or 0x200D or (>= 0x2070 and <= 0x218F) or (>= 0x2C00 and <= 0x2FEF) or (>= 0x3001 and <= 0xD7FF)
            or (>= 0xF900 and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFFFD) or (>= 0x10000 and <= 0xEFFFF);

    private static bool StartsWith(ReadOnlySpan<char> text, Func<int, bool> test) =>
        Rune.DecodeFromUtf16(text, out var first, out _) == OperationStatus.Done && test(first.Value);

    private static bool All(ReadOnlySpan<char> text, Func<int, bool> test)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != OperationStatus.Done || !test(rune.Value)) return false;
            text = text[used..];
        }

        return true;
    }
}
