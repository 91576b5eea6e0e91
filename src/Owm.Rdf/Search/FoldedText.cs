using System.Globalization;
using System.Text;

namespace Owm.Rdf.Search;

/// <summary>Texts as the search sees them: words of letters and digits, in small letters without marks, each after a space.</summary>
/// <remarks>
/// Both kinds of store search what is made here, so that they find the same. Between words stands whatever is neither
/// letter nor digit: <c>http://example.org/Worm_%C3%89</c> is the four words http, example, org, worm and e.
/// </remarks>
internal static class FoldedText
{
    /// <summary>How many characters of a text are searched; the rest of longer ones is not.</summary>
    public const int MaxTextLength = 64 * 1024;

    /// <summary>How many characters of a word count. SQLite cuts words too, at 32 KiB.</summary>
    private const int MaxWordLength = 256;

    private const int Nothing = -1;
    private const int Boundary = -2;

    /// <summary>Returns the words of a term, or nothing for a blank node, whose label is no text.</summary>
    public static string Of(Term term) => term switch
    {
        Iri iri => OfIri(iri.Value),
        Literal literal => OfText(literal.LexicalForm),
        _ => "",
    };

    /// <summary>Returns the words of an IRI, with what is percent-encoded in it decoded.</summary>
    public static string OfIri(string iri)
    {
        var text = iri.Length > MaxTextLength ? iri[..MaxTextLength] : iri;
        return OfText(text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text);
    }

    /// <summary>Returns the words of a text.</summary>
    public static string OfText(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxTextLength) text = text[..MaxTextLength];
        // A word takes as much as in the text, and a space before it; and some letters become two.
        Span<char> words = text.Length <= 256 ? stackalloc char[3 * text.Length] : new char[3 * text.Length];
        var written = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = Fold(rune);
            if (letter == Nothing) continue;
            if (letter == Boundary)
            {
                length = 0;
                continue;
            }

            if (length == 0) words[written++] = ' ';
            length++;
            if (AccentedLetters.Pair(letter) is var (first, second))
            {
                if (++length > MaxWordLength) continue;
                words[written++] = first;
                words[written++] = second;
            }
            else if (length <= MaxWordLength) written += new Rune(letter).EncodeToUtf16(words[written..]);
        }

        return new string(words[..written]);
    }

    private static int Fold(Rune rune)
    {
        if (rune.IsAscii)
        {
            var c = (char)rune.Value;
            return char.IsAsciiLetterUpper(c) ? c | 0x20 : char.IsAsciiLetterOrDigit(c) ? c : Boundary;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                return Nothing;
            case <= UnicodeCategory.OtherNumber: // letters, spacing marks (vowels of Indic scripts), numbers
                return AccentedLetters.WithoutMarks(Rune.ToLowerInvariant(rune).Value);
            default:
                return Boundary;
        }
    }
}
