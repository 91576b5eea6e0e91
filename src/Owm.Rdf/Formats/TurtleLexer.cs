using System.Text;
using Owm.Rdf.Terms;

namespace Owm.Rdf.Formats;

/// <summary>Reads what Turtle and TriG add to the common terms: prefixed names, numbers, keywords, the other strings.</summary>
internal sealed class TurtleLexer(TextCursor cursor, Iri? baseIri)
{
    private const string Escapable = "_~.-!$&'()*+,;=/?#@%";

    private readonly TermLexer _terms = new(cursor) { Base = baseIri };
    private readonly RecentTerms<Iri> _names = new();
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    /// <summary>Sets what relative IRIs are resolved against.</summary>
    public void SetBase(Iri iri) => _terms.Base = iri;

    /// <summary>Declares a prefix, in place of an earlier declaration.</summary>
    public void SetPrefix(string prefix, Iri namespaceIri)
    {
        _prefixes[prefix] = namespaceIri.Value;
        _names.Clear();
    }

    /// <summary>Reads IRIREF.</summary>
    public Iri ReadIriReference() => cursor.Current == '<' ? _terms.ReadIri() : throw cursor.Unexpected("an IRI in <>");

    /// <summary>Reads an IRI in brackets or a prefixed name.</summary>
    public Iri ReadIri(string expected) => cursor.Current switch
    {
        '<' => _terms.ReadIri(),
        var c and >= 0 when c == ':' || NameSyntax.IsBase(c) || char.IsSurrogate((char)c) => ReadPrefixedName(expected),
        _ => throw cursor.Unexpected(expected),
    };

    /// <summary>Reads a labeled blank node.</summary>
    public BlankNode ReadBlankNode(Func<string, BlankNode> make) => _terms.ReadBlankNode(allowColon: false, make);

    /// <summary>Reads PNAME_NS and returns the prefix.</summary>
    public string ReadPrefix()
    {
        var length = 0;
        while (cursor.Peek(length) is var c and >= 0 && c is not (':' or ' ' or '\t' or '\r' or '\n' or '<' or '#')) length++;
        var prefix = cursor.Window[..length];
        if (cursor.Peek(length) != ':' || !NameSyntax.IsPrefix(prefix)) throw cursor.Error("Expected a prefix and a colon, such as ex:");
        var text = prefix.ToString();
        cursor.Advance(length + 1);
        return text;
    }

    /// <summary>Passes a keyword, in upper or lower case, if it is what stands here.</summary>
    public bool TryKeyword(string keyword)
    {
        for (var i = 0; i < keyword.Length; i++)
        {
            // Clearing bit 5 makes ASCII letters upper case, and nothing else one of them.
            if ((cursor.Peek(i) & ~0x20) != keyword[i]) return false;
        }

        if (cursor.Peek(keyword.Length) is var next and >= 0 && (next is ':' or '%' or '\\' || NameSyntax.IsNameChar(next))) return false;
        cursor.Advance(keyword.Length);
        return true;
    }

    /// <summary>Passes the word after an at sign, if it is what stands here. A colon may follow at once.</summary>
    public bool TryDirective(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (cursor.Peek(i) != word[i]) return false;
        }

        if (cursor.Peek(word.Length) is var next and >= 0 && (next == '-' || char.IsAsciiLetterOrDigit((char)next))) return false;
        cursor.Advance(word.Length);
        return true;
    }

    /// <summary>Passes a lower-case keyword, if it is what stands here.</summary>
    public bool TryLowerKeyword(string keyword)
    {
        for (var i = 0; i < keyword.Length; i++)
        {
            if (cursor.Peek(i) != keyword[i]) return false;
        }

        return TryKeyword(keyword.ToUpperInvariant());
    }

    /// <summary>Reads a literal: a string with its tag or datatype, a number, true or false. Returns null if none stands here.</summary>
    public Literal? TryReadLiteral()
    {
        switch (cursor.Current)
        {
            case '"' or '\'':
                return ReadString((char)cursor.Current);
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                return ReadNumber();
            case 't' when TryLowerKeyword("true"):
                return new Literal("true", Vocabulary.XsdBoolean);
            case 'f' when TryLowerKeyword("false"):
                return new Literal("false", Vocabulary.XsdBoolean);
            default:
                return null;
        }
    }

    private Literal ReadString(char quote)
    {
        var isLong = cursor.Peek(1) == quote && cursor.Peek(2) == quote;
        var text = isLong ? _terms.ReadLongQuoted(quote) : _terms.ReadQuoted(quote);
        cursor.SkipSpace();
        switch (cursor.Current)
        {
            case '@':
                return Literal.WithLanguage(text, _terms.ReadLanguageTag());
            case '^' when cursor.Peek(1) == '^':
                cursor.Advance(2);
                cursor.SkipSpace();
                return new Literal(text, ReadIri("a datatype"));
            default:
                return new Literal(text);
        }
    }

    /// <summary>INTEGER, DECIMAL or DOUBLE, whichever is longest. A dot with no digit after it ends the statement instead.</summary>
    private Literal? ReadNumber()
    {
        var length = cursor.Current is '+' or '-' ? 1 : 0;
        var datatype = Vocabulary.XsdInteger;
        var digits = PassDigits(ref length);
        if (cursor.Peek(length) == '.')
        {
            var afterDot = length + 1;
            var decimals = PassDigits(ref afterDot);
            if (decimals > 0 || (digits > 0 && ExponentLength(afterDot) > 0))
            {
                digits += decimals;
                length = afterDot;
                datatype = Vocabulary.XsdDecimal;
            }
        }

        if (digits == 0) return null;
        if (ExponentLength(length) is var exponent and > 0)
        {
            length += exponent;
            datatype = Vocabulary.XsdDouble;
        }

        var literal = new Literal(cursor.Window[..length].ToString(), datatype);
        cursor.Advance(length);
        return literal;
    }

    private int PassDigits(ref int length)
    {
        var from = length;
        while (cursor.Peek(length) is >= '0' and <= '9') length++;
        return length - from;
    }

    private int ExponentLength(int at)
    {
        if (cursor.Peek(at) is not ('e' or 'E')) return 0;
        var length = at + (cursor.Peek(at + 1) is '+' or '-' ? 2 : 1);
        return PassDigits(ref length) > 0 ? length - at : 0;
    }

    private Iri ReadPrefixedName(string expected)
    {
        var length = 0;
        var end = 0; // dots at the end of a name are not part of it
        var colon = -1;
        var plain = true;
        // Most names are ASCII and end in the window: there is no need then to look at each character by itself.
        var window = cursor.Window;
        var isWhole = false;
        if (window.IndexOfAnyExcept(NameSyntax.PlainAscii) is var ascii and > 0 && window[ascii] is ' ' or '\n' or '\r' or ';' or ',' or ')' or ']')
        {
            colon = window[..ascii].IndexOf(':');
            end = ascii;
            isWhole = true;
            while (end > 0 && window[end - 1] == '.') end--;
        }

        while (!isWhole && cursor.Peek(length) is var c and >= 0)
        {
            if (c == ':' && colon < 0) colon = length;
            else if (c is '%' or '\\' && colon >= 0)
            {
                length += EscapeLength(length);
                end = length;
                plain = false;
                continue;
            }
            else if (c != '.' && (c != ':' || colon < 0) && !NameSyntax.IsNameChar(c))
            {
                if (!char.IsSurrogate((char)c)) break;
            }

            length++;
            if (c != '.') end = length;
        }

        if (colon < 0) throw cursor.Unexpected(expected);
        var name = cursor.Window[..end];
        var iri = _names.Find(name) ?? MakeIri(name, colon, plain);
        cursor.Advance(end);
        return iri;
    }

    private int EscapeLength(int at)
    {
        if (cursor.Peek(at) == '%')
        {
            return IsHex(cursor.Peek(at + 1)) && IsHex(cursor.Peek(at + 2)) ? 3 : throw cursor.Error("Expected two hexadecimal digits after '%' in a name.", at);
        }

        return cursor.Peek(at + 1) is var c and >= 0 && Escapable.Contains((char)c, StringComparison.Ordinal)
            ? 2
            : throw cursor.Error($"A backslash in a name must stand before one of {Escapable}", at);
    }

    private static bool IsHex(int c) => c >= 0 && char.IsAsciiHexDigit((char)c);

    private Iri MakeIri(ReadOnlySpan<char> name, int colon, bool plain)
    {
        var prefix = name[..colon];
        if (!NameSyntax.IsPrefix(prefix)) throw cursor.Error($"'{IriSyntax.Shown(prefix)}' cannot be a prefix.");
        var local = name[(colon + 1)..];
        if (!(plain ? NameSyntax.IsPlainLocalName(local) : IsEscapedLocalName(local)))
        {
            throw cursor.Error($"'{IriSyntax.Shown(local)}' cannot be a local name: escape its characters with a backslash, or write the whole IRI in <>.", colon + 1);
        }

        if (!_prefixes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out var namespaceIri))
        {
            throw cursor.Error($"The prefix '{IriSyntax.Shown(prefix)}:' is not declared. Add @prefix {IriSyntax.Shown(prefix)}: <…> . before its use.");
        }

        var key = name.ToString();
        var text = namespaceIri + (plain ? local.ToString() : Unescape(local));
        // What may stand in a plain name may stand in an IRI, and the namespace is one.
        return !plain && IriSyntax.Problem(text) is { } problem ? throw cursor.Error(problem) : _names.Keep(key, new Iri(text));
    }

    /// <summary>PN_LOCAL, where each escape counts like a letter.</summary>
    private static bool IsEscapedLocalName(ReadOnlySpan<char> local)
    {
        var letters = new StringBuilder(local.Length);
        for (var i = 0; i < local.Length; i++)
        {
            if (local[i] == '%') i += 2;
            else if (local[i] == '\\') i++;
            else
            {
                letters.Append(local[i]);
                continue;
            }

            letters.Append('x');
        }

        return NameSyntax.IsPlainLocalName(letters.ToString());
    }

    private static string Unescape(ReadOnlySpan<char> local)
    {
        var text = new StringBuilder(local.Length);
        for (var i = 0; i < local.Length; i++)
        {
            if (local[i] == '\\') i++;
            text.Append(local[i]);
        }

        return text.ToString();
    }
}
