using System.Buffers;
using System.Globalization;
using System.Text;

namespace Owm.Rdf.Formats;

/// <summary>Terms as N-Triples writes them in its canonical form.</summary>
internal static class TermText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\\x7F" + string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)));

    /// <summary>Returns a term's text.</summary>
    public static string Of(Term term)
    {
        if (term is not Literal literal) return term.ToString();
        var text = new StringBuilder();
        AppendQuoted(text, literal.LexicalForm, keepLines: false);
        if (literal.Language is not null) text.Append('@').Append(literal.Language);
        else if (literal.Datatype != Vocabulary.XsdString) text.Append("^^").Append(literal.Datatype);
        return text.ToString();
    }

    /// <summary>Appends a string in quotes, with what may not or should not stand in it escaped.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="value">The string.</param>
    /// <param name="keepLines">Whether to use Turtle's three quotes, between which line feeds stand for themselves.</param>
    public static void AppendQuoted(StringBuilder text, ReadOnlySpan<char> value, bool keepLines)
    {
        text.Append(keepLines ? "\"\"\"" : "\"");
        while (true)
        {
            var next = value.IndexOfAny(Escaped);
            if (next < 0) break;
            text.Append(value[..next]);
            if (value[next] == '\n' && keepLines) text.Append('\n');
            else AppendEscape(text, value[next]);
            value = value[(next + 1)..];
        }

        text.Append(value).Append(keepLines ? "\"\"\"" : "\"");
    }

    private static void AppendEscape(StringBuilder text, char c)
    {
        var known = "\t\b\n\r\f\"\\".IndexOf(c, StringComparison.Ordinal);
        if (known >= 0) text.Append('\\').Append("tbnrf\"\\"[known]);
        else text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
    }
}
