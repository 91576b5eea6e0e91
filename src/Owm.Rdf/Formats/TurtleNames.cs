using Owm.Rdf.Terms;

namespace Owm.Rdf.Formats;

/// <summary>Terms as Turtle writes them shortest, and which prefixes that took.</summary>
internal sealed class TurtleNames(Prefixes prefixes)
{
    private readonly Dictionary<Iri, string> _names = [];
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Gets the prefixes that the texts returned so far need.</summary>
    public IReadOnlyCollection<string> Used => _used;

    /// <summary>Returns an IRI's prefixed name, or the IRI in brackets.</summary>
    public string Of(Iri iri)
    {
        if (_names.TryGetValue(iri, out var known)) return known;
        var name = iri.ToString();
        if (prefixes.Find(iri.Value) is var (prefix, length) && NameSyntax.IsPlainLocalName(iri.Value.AsSpan(length)))
        {
            _used.Add(prefix);
            name = string.Concat(prefix, ":", iri.Value.AsSpan(length));
        }

        _names.Add(iri, name);
        return name;
    }

    /// <summary>Returns a literal's text: numbers, true and false without quotes, lines as lines.</summary>
    public string Of(Literal literal)
    {
        if (literal.Language is null && IsBare(literal)) return literal.LexicalForm;
        var text = new System.Text.StringBuilder();
        TermText.AppendQuoted(text, literal.LexicalForm, keepLines: literal.LexicalForm.Contains('\n', StringComparison.Ordinal));
        if (literal.Language is not null) text.Append('@').Append(literal.Language);
        else if (literal.Datatype != Vocabulary.XsdString) text.Append("^^").Append(Of(literal.Datatype));
        return text.ToString();
    }

    /// <summary>Tells whether Turtle reads a literal's text, bare, as that literal (productions INTEGER, DECIMAL, DOUBLE, BooleanLiteral).</summary>
    private static bool IsBare(Literal literal)
    {
        var text = literal.LexicalForm.AsSpan();
        if (literal.Datatype == Vocabulary.XsdBoolean) return text is "true" or "false";
        if (literal.Datatype == Vocabulary.XsdInteger) return IsDigits(WithoutSign(text));
        if (literal.Datatype == Vocabulary.XsdDecimal)
        {
            text = WithoutSign(text);
            var dot = text.IndexOf('.');
            return dot >= 0 && (dot == 0 || IsDigits(text[..dot])) && IsDigits(text[(dot + 1)..]);
        }

        if (literal.Datatype != Vocabulary.XsdDouble) return false;
        var exponent = text.IndexOfAny('e', 'E');
        if (exponent < 0 || !IsDigits(WithoutSign(text[(exponent + 1)..]))) return false;
        text = WithoutSign(text[..exponent]);
        var point = text.IndexOf('.');
        if (point < 0) return IsDigits(text);
        var (whole, fraction) = (text[..point].ToString(), text[(point + 1)..].ToString());
        return whole.Length + fraction.Length > 0 && (whole.Length == 0 || IsDigits(whole)) && (fraction.Length == 0 || IsDigits(fraction));
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) => text is ['+' or '-', .. var number] ? number : text;

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
