using System.Globalization;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Texts and terms as people are shown them: nothing in them can move the cursor, turn the line round or pass for something else.</summary>
internal static class ShownText
{
    private static readonly HashSet<Iri> BareTypes = [Vocabulary.XsdInteger, Vocabulary.XsdDecimal, Vocabulary.XsdDouble, Vocabulary.XsdBoolean];

    /// <summary>Returns a text in single quotes, with quotes, backslashes and what cannot be seen escaped.</summary>
    public static string Quoted(string text)
    {
        var shown = new StringBuilder(text.Length + 2).Append('\'');
        Append(shown, text, quoted: true);
        return shown.Append('\'').ToString();
    }

    /// <summary>Returns a text with what cannot be seen escaped.</summary>
    public static string Visible(string text)
    {
        if (!text.Any(c => !char.IsBetween(c, ' ', '~'))) return text;
        var shown = new StringBuilder(text.Length);
        Append(shown, text, quoted: false);
        return shown.ToString();
    }

    /// <summary>Returns a term: a text in quotes, a number bare, an IRI by its prefix or in angle brackets.</summary>
    public static string OfTerm(Term term, Prefixes? prefixes) => term switch
    {
        Iri iri => prefixes?.ShownName(iri) ?? Visible(iri.ToString()),
        Literal literal when PropertyValue.TryReadTexts(literal) is { } texts => $"[{string.Join(", ", texts.Select(Quoted))}]",
        Literal { Language: { } language } literal => $"{Quoted(literal.LexicalForm)}@{Visible(language)}",
        Literal literal when BareTypes.Contains(literal.Datatype) && literal.LexicalForm.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') => literal.LexicalForm,
        Literal literal => Quoted(literal.LexicalForm),
        _ => Visible(term.ToString()),
    };

    private static void Append(StringBuilder shown, string text, bool quoted)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c is ('\'' or '\\'))
            {
                shown.Append('\\').Append(c);
            }
            else if (c is '\n')
            {
                shown.Append("\\n");
            }
            else if (c is '\r')
            {
                shown.Append("\\r");
            }
            else if (c is '\t')
            {
                shown.Append("\\t");
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var rune = new Rune(c, text[++i]);
                if (IsHidden(Rune.GetUnicodeCategory(rune))) shown.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
                else shown.Append(rune.ToString());
            }
            else if (IsHidden(CharUnicodeInfo.GetUnicodeCategory(c)))
            {
                shown.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }
    }

    // Cf holds the bidirectional controls (UAX #9) and zero-width characters.
    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
