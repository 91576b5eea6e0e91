using System.Buffers;
using System.Text;
using Owm.Rdf.Terms;

namespace Owm.Rdf;

/// <summary>What may stand in an IRI, and how a relative one is made absolute (RFC 3986, RFC 3987).</summary>
/// <remarks>
/// <see cref="Iri"/> itself takes any text. Readers and stores let through only what passes here, so that no IRI can
/// break out of the angle brackets it is written in.
/// </remarks>
public static class IriSyntax
{
    /// <summary>Tells whether a text is an absolute IRI: a scheme, a colon, and none but the characters an IRI may hold.</summary>
    /// <param name="text">The text, without angle brackets.</param>
    public static bool IsAbsolute(ReadOnlySpan<char> text) => SchemeLength(text) > 0 && IndexOfIllegal(text) < 0;

    /// <summary>Makes an IRI of a text that may come from outside.</summary>
    /// <param name="text">The text, without angle brackets.</param>
    /// <exception cref="RdfException">The text is not an absolute IRI; the message says why.</exception>
    public static Iri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Problem(text) is { } problem ? throw new RdfException(problem) : new Iri(text);
    }

    /// <summary>Resolves a reference against a base (RFC 3986, section 5.2). An absolute reference is returned as it is.</summary>
    /// <param name="baseIri">The absolute IRI the reference is relative to.</param>
    /// <param name="reference">An absolute or relative reference.</param>
    /// <exception cref="RdfException">The reference holds a character no IRI may hold, or the base is not absolute.</exception>
    public static Iri Resolve(Iri baseIri, string reference)
    {
        ArgumentNullException.ThrowIfNull(baseIri);
        ArgumentNullException.ThrowIfNull(reference);
        return Parse(SchemeLength(reference) > 0 ? reference : IriReference.Resolve(baseIri.Value, reference));
    }

    /// <summary>Returns what keeps a text from being an absolute IRI, as a sentence, or null if nothing does.</summary>
    internal static string? Problem(ReadOnlySpan<char> text)
    {
        var illegal = IndexOfIllegal(text);
        if (illegal >= 0) return $"'{Shown(text)}' is no IRI: {Describe(text[illegal])} may not stand in one. Percent-encode it.";
        return SchemeLength(text) > 0 ? null : $"'{Shown(text)}' is no absolute IRI: it has no scheme such as 'http:'.";
    }

    /// <summary>Returns the place of the first character no IRI may hold, or -1.</summary>
    internal static int IndexOfIllegal(ReadOnlySpan<char> text)
    {
        // No vectors here: most IRIs are short, and compiling vector code takes a command line tool longer than it takes to check thousands.
        var plain = 0;
        while (plain < text.Length && char.IsAscii(text[plain]))
        {
            if (IsIllegalAscii(text[plain])) return plain;
            plain++;
        }

        for (var i = plain; i < text.Length;)
        {
            if (char.IsAscii(text[i]) && IsIllegalAscii(text[i])) return i;
            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var used) != OperationStatus.Done || IsNoncharacterOrControl(rune.Value)) return i;
            i += used;
        }

        return -1;
    }

    /// <summary>Returns the length of the scheme before the first colon (RFC 3986, section 3.1), or 0 for a relative reference.</summary>
    internal static int SchemeLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0])) return 0;
        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ':') return i;
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return 0;
        }

        return 0;
    }

    /// <summary>Names a character in an error message, by number where printing it would not help.</summary>
    internal static string Describe(char c) => c is > ' ' and < '\x7F' ? $"'{c}'" : $"U+{(int)c:X4}";

    /// <summary>Shortens a text to what an error message can carry on one line.</summary>
    internal static string Shown(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder();
        foreach (var c in text[..Math.Min(text.Length, 80)]) shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        return text.Length > 80 ? shown.Append('…').ToString() : shown.ToString();
    }

    // RFC 3987 has narrower ranges than the grammars of Turtle and N-Triples, whose test suites use characters such
    // as U+FFFD in IRIs; what is refused here is what neither a person nor a terminal could make sense of.
    private static bool IsNoncharacterOrControl(int codePoint) =>
        codePoint is (>= 0x80 and <= 0x9F) or (>= 0xFDD0 and <= 0xFDEF) or 0xFFFE or 0xFFFF;

    private static bool IsIllegalAscii(char c) => c is <= ' ' or '\x7F' or '<' or '>' or '"' or '{' or '}' or '|' or '\\' or '^' or '`';
}
