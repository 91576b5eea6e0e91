using System.Buffers;
using System.Globalization;
using System.Text;
using Owm.Rdf.Terms;

namespace Owm.Rdf.Formats;

/// <summary>Reads the terms that all four formats write alike: IRIs in angle brackets, quoted strings, language tags, blank node labels.</summary>
internal sealed class TermLexer(TextCursor cursor)
{
    private static readonly SearchValues<char> EndOfIri = SearchValues.Create("><\"{}|\\^`\x7F" + string.Concat(Enumerable.Range(0, 33).Select(c => (char)c)));
    private static readonly SearchValues<char> EndOfDoubleQuoted = SearchValues.Create("\"\\\n\r");
    private static readonly SearchValues<char> EndOfSingleQuoted = SearchValues.Create("'\\\n\r");

    private readonly RecentTerms<Iri> _iris = new();
    private readonly RecentTerms<BlankNode> _nodes = new();
    private Iri? _base;

    /// <summary>Gets or sets what relative IRIs are resolved against; none where they are not allowed.</summary>
    public Iri? Base
    {
        get => _base;
        set
        {
            _base = value;
            _iris.Clear();
        }
    }

    /// <summary>Reads IRIREF at its opening bracket.</summary>
    public Iri ReadIri()
    {
        var length = 1;
        var escaped = false;
        while (true)
        {
            var end = cursor.Window[length..].IndexOfAny(EndOfIri);
            if (end < 0)
            {
                length = cursor.Window.Length;
                if (!cursor.Extend()) throw cursor.Error("The IRI is not closed: '>' is missing.");
                continue;
            }

            length += end;
            var found = cursor.Window[length];
            if (found == '>') break;
            if (found != '\\') throw cursor.Error($"{IriSyntax.Describe(found)} may not stand in an IRI. Percent-encode it.", length);
            escaped = true;
            length++;
        }

        var text = cursor.Window[1..length];
        var iri = _iris.Find(text) ?? MakeIri(text, escaped);
        cursor.Advance(length + 1);
        return iri;
    }

    /// <summary>Reads a string in a pair of single or double quotes, at the first of them.</summary>
    public string ReadQuoted(char quote)
    {
        var stops = quote == '"' ? EndOfDoubleQuoted : EndOfSingleQuoted;
        var length = 1;
        var escaped = false;
        while (true)
        {
            var end = cursor.Window[length..].IndexOfAny(stops);
            if (end < 0)
            {
                length = cursor.Window.Length;
                if (!cursor.Extend()) throw cursor.Error("The string is not closed: its last quote is missing.");
                continue;
            }

            length += end;
            var found = cursor.Window[length];
            if (found == quote) break;
            if (found != '\\') throw cursor.Error("A string in single quotation marks ends before the line does. Write \\n, or use three marks where the format has them.", length);
            escaped = true;
            length += 2;
            if (cursor.Peek(length - 1) < 0) throw cursor.Error("The string is not closed: its last quote is missing.");
        }

        var text = cursor.Window[1..length];
        var value = escaped ? Unescape(text, 1, charactersToo: true) : new string(text);
        cursor.Advance(length + 1);
        return value;
    }

    /// <summary>Reads a string in two triples of quotes, at the first of them.</summary>
    public string ReadLongQuoted(char quote)
    {
        var length = 3;
        var escaped = false;
        while (true)
        {
            var end = cursor.Window[length..].IndexOfAny(quote, '\\');
            if (end < 0)
            {
                length = cursor.Window.Length;
                if (!cursor.Extend()) throw cursor.Error("The string is not closed: its last three quotes are missing.");
                continue;
            }

            length += end;
            if (cursor.Window[length] == '\\')
            {
                escaped = true;
                length += 2;
                if (cursor.Peek(length - 1) < 0) throw cursor.Error("The string is not closed: its last three quotes are missing.");
            }
            else if (cursor.Peek(length + 1) == quote && cursor.Peek(length + 2) == quote) break;
            else length++;
        }

        var text = cursor.Window[3..length];
        var value = escaped ? Unescape(text, 3, charactersToo: true) : new string(text);
        cursor.AdvanceLines(length + 3);
        return value;
    }

    /// <summary>Reads LANGTAG at its at sign, and returns it without.</summary>
    public string ReadLanguageTag()
    {
        var length = 1;
        while (cursor.Peek(length) is var c and >= 0 && (char.IsAsciiLetterOrDigit((char)c) || c == '-')) length++;
        var tag = cursor.Window[1..length];
        if (!NameSyntax.IsLanguageTag(tag)) throw cursor.Error("Expected a language tag such as @en or @pt-br.");
        var text = tag.ToString();
        cursor.Advance(length);
        return text;
    }

    /// <summary>Reads BLANK_NODE_LABEL at its underscore.</summary>
    /// <param name="allowColon">Whether a label may hold colons, as N-Triples says and Turtle does not.</param>
    /// <param name="make">Makes the node of a label.</param>
    public BlankNode ReadBlankNode(bool allowColon, Func<string, BlankNode> make)
    {
        if (cursor.Peek(1) != ':') throw cursor.Error("Expected a blank node such as _:b1.");
        var length = 2;
        var end = 2; // a dot at the end of a label ends the statement
        while (cursor.Peek(length) is var c and >= 0)
        {
            if (c != '.' && !IsLabelChar(c, allowColon)) break;
            length++;
            if (c != '.') end = length;
        }

        var label = cursor.Window[2..end];
        var node = _nodes.Find(label);
        if (node is null)
        {
            if (!NameSyntax.IsBlankNodeLabel(label, allowColon)) throw cursor.Error("Expected a blank node label of letters, digits, '-', '_' and inner dots.", 2);
            var text = label.ToString();
            node = _nodes.Keep(text, make(text));
        }

        cursor.Advance(end);
        return node;
    }

    // Surrogates are let through here and checked in pairs once the label is known.
    private static bool IsLabelChar(int c, bool allowColon) =>
        NameSyntax.IsNameChar(c) || char.IsSurrogate((char)c) || (allowColon && c == ':');

    private Iri MakeIri(ReadOnlySpan<char> written, bool escaped)
    {
        var key = written.ToString();
        var text = escaped ? Unescape(written, 1, charactersToo: false) : key;
        // What is ASCII and not escaped was looked at on the way to its end.
        var illegal = !escaped && Ascii.IsValid(text) ? -1 : IriSyntax.IndexOfIllegal(text);
        if (illegal >= 0) throw cursor.Error($"{IriSyntax.Describe(text[illegal])} may not stand in an IRI. Percent-encode it.", escaped ? 0 : illegal + 1);
        if (IriSyntax.SchemeLength(text) == 0)
        {
            if (Base is null) throw cursor.Error($"The IRI <{IriSyntax.Shown(text)}> is relative, and there is no base IRI to resolve it against.");
            text = IriReference.Resolve(Base.Value, text);
        }

        return _iris.Keep(key, new Iri(text));
    }

    /// <summary>Replaces UCHAR and, if asked, ECHAR.</summary>
    private string Unescape(ReadOnlySpan<char> written, int offset, bool charactersToo)
    {
        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length;)
        {
            var plain = written[i..].IndexOf('\\');
            if (plain < 0)
            {
                text.Append(written[i..]);
                break;
            }

            text.Append(written.Slice(i, plain));
            i += plain;
            var digits = i + 1 < written.Length ? written[i + 1] switch { 'u' => 4, 'U' => 8, _ => 0 } : 0;
            if (digits > 0)
            {
                var hex = written.Slice(i + 2, Math.Min(digits, written.Length - i - 2));
                text.Append(Decode(hex, digits, offset + i).ToString());
                i += 2 + digits;
            }
            else
            {
                var escape = charactersToo ? "tbnrf\"'\\".IndexOf(written[i + 1], StringComparison.Ordinal) : -1;
                if (escape < 0) throw cursor.Error(charactersToo ? "No such escape. Use \\t \\b \\n \\r \\f \\\" \\' \\\\ or \\uXXXX." : "No such escape in an IRI. Use \\uXXXX or percent-encode.", offset + i);
                text.Append("\t\b\n\r\f\"'\\"[escape]);
                i += 2;
            }
        }

        return text.ToString();
    }

    private Rune Decode(ReadOnlySpan<char> hex, int digits, int offset)
    {
        if (hex.Length != digits || hex.ContainsAnyExcept(HexDigits)) throw cursor.Error($"Expected {digits} hexadecimal digits after the backslash and u.", offset);
        var value = uint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Rune.TryCreate(value, out var rune) ? rune : throw cursor.Error($"U+{value:X4} is no character.", offset);
    }

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
}
