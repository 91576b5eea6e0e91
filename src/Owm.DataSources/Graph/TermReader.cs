using System.Text.RegularExpressions;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Reads terms as people write them on a command line. The one place that does.</summary>
/// <remarks>
/// <para>An identifier is <c>&lt;IRI&gt;</c>, an IRI with <c>://</c> or <c>urn:</c>, <c>Kind:key</c> or <c>prefix:local</c>. A key
/// may hold anything and is percent-encoded, so that no text can become more than one term.</para>
/// <para>A value may also be a text in single or double quotes (with N-Triples escapes, and <c>@language</c> or
/// <c>^^datatype</c> after it), a number or truth value as in Turtle, or a text without quotes where that cannot be taken for an identifier.</para>
/// </remarks>
public sealed partial class TermReader
{
    private static readonly Dictionary<string, string> WellKnown = new(StringComparer.Ordinal)
    {
        ["rdf"] = Vocabulary.RdfNamespace,
        ["rdfs"] = Vocabulary.RdfsNamespace,
        ["xsd"] = Vocabulary.XsdNamespace,
    };

    private readonly TypeRegistry _kinds;
    private readonly Prefixes _prefixes;
    private readonly Func<Iri, bool> _isThere;

    /// <summary>Makes a reader.</summary>
    /// <param name="kinds">The kinds whose names stand before keys.</param>
    /// <param name="prefixes">The prefixes bound; <c>rdf</c>, <c>rdfs</c> and <c>xsd</c> are known besides.</param>
    /// <param name="isThere">Tells whether something is said about an identifier: decides where a key may be encoded already.</param>
    internal TermReader(TypeRegistry kinds, Prefixes prefixes, Func<Iri, bool> isThere)
    {
        _kinds = kinds;
        _prefixes = prefixes;
        _isThere = isThere;
    }

    /// <summary>Reads an identifier: what statements are about, and contexts.</summary>
    /// <param name="text">What was written.</param>
    /// <exception cref="TermException">It is no identifier; the message says how one is written.</exception>
    public Iri ReadIdentifier(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryReadIdentifier(text) ?? throw NoIdentifier(text);
    }

    /// <summary>Reads a property: an identifier, <c>a</c> for the class of something, or the name of a kind's property such as <c>csv_file_name</c>.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="subject">What the property is of, where that is known: its kind decides what a property's name means.</param>
    /// <exception cref="TermException">It is no property.</exception>
    public Iri ReadPredicate(string text, Iri? subject = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "a") return Vocabulary.RdfType;
        if (TryReadIdentifier(text) is { } iri) return iri;
        if (subject is not null && _kinds.AllKinds.Where(k => subject.Value.StartsWith(k.InstanceNamespace, StringComparison.Ordinal)).Select(k => k.FindProperty(text)).FirstOrDefault(p => p is not null) is { } own) return own.Predicate;

        var meant = _kinds.AllKinds.Select(k => k.FindProperty(text)).OfType<PropertyDescription>().Select(p => p.Predicate).Distinct().ToList();
        return meant.Count switch
        {
            1 => meant[0],
            0 when text.Contains(':', StringComparison.Ordinal) => throw NoIdentifier(text),
            0 => throw new TermException($"{ShownText.Quoted(text)} is no property. Write <IRI>, prefix:local, a property's name such as csv_file_name, or a for the class."),
            _ => throw new TermException($"{ShownText.Quoted(text)} may be any of {string.Join(", ", meant)}. Write one of them."),
        };
    }

    /// <summary>Reads a value: an identifier or a literal.</summary>
    /// <param name="text">What was written.</param>
    /// <exception cref="TermException">It can be neither, or may be either.</exception>
    public Term ReadValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is ['"' or '\'', ..]) return ReadQuoted(text);
        if (Integer().IsMatch(text)) return new Literal(text, Vocabulary.XsdInteger);
        if (Decimal().IsMatch(text)) return new Literal(text, Vocabulary.XsdDecimal);
        if (Double().IsMatch(text)) return new Literal(text, Vocabulary.XsdDouble);
        if (text is "true" or "false") return new Literal(text, Vocabulary.XsdBoolean);
        if (TryReadIdentifier(text) is { } iri) return iri;
        if (text.StartsWith("_:", StringComparison.Ordinal)) throw NoIdentifier(text);
        return MayBeName().IsMatch(text)
            ? throw new TermException($"{ShownText.Quoted(text)} may be a text, or a name whose prefix is not bound. Write {ShownText.Visible($"'\"{text}\"'")} for the text, or bind the prefix with `owm namespace bind`.")
            : CheckText(new Literal(text));
    }

    private Iri? TryReadIdentifier(string text)
    {
        if (text is ['<', .., '>']) return Absolute(text[1..^1]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        var (prefix, local) = (text[..colon], text[(colon + 1)..]);
        if (_kinds.Find(prefix) is { } kind) return OfKind(kind, local);
        if (_prefixes.Bindings.TryGetValue(prefix, out var space) || WellKnown.TryGetValue(prefix, out space)) return OfPrefix(space, local);
        return (local.StartsWith("//", StringComparison.Ordinal) || prefix.Equals("urn", StringComparison.OrdinalIgnoreCase)) && !local.Contains(' ', StringComparison.Ordinal) ? Absolute(text) : null;
    }

    // A key is meant as it is written, unless only what it stands for in an IRI is known.
    private Iri OfKind(KindDescription kind, string key)
    {
        try
        {
            return Known(SourceIdentifier.OfKey(kind, key), kind.InstanceNamespace + key);
        }
        catch (InvalidRecordException e)
        {
            throw new TermException(e.Message, e);
        }
    }

    private Iri OfPrefix(string space, string local)
    {
        try
        {
            var quoted = space + SourceIdentifier.Quote(local);
            return IriSyntax.IsAbsolute(space + local) ? Known(new Iri(space + local), quoted) : new Iri(quoted);
        }
        catch (InvalidRecordException e)
        {
            throw new TermException(e.Message, e);
        }
    }

    private Iri Known(Iri meant, string other) =>
        other != meant.Value && IriSyntax.IsAbsolute(other) && !_isThere(meant) && _isThere(new Iri(other)) ? new Iri(other) : meant;

    private Literal ReadQuoted(string text)
    {
        // N-Triples knows double quotes alone; single ones spare a shell's user the backslashes.
        var end = text.LastIndexOf(text[0]);
        if (end == 0) throw new TermException($"The text {ShownText.Visible(text)} is not closed: its last quote is missing.");
        var (inner, after) = (text[1..end], text[(end + 1)..]);
        var written = new System.Text.StringBuilder("\"");
        for (var i = 0; i < inner.Length; i++)
        {
            var c = inner[i];
            if (c == '\\' && i + 1 < inner.Length) written.Append(c).Append(inner[++i]);
            else if (c == '"') written.Append("\\\"");
            else if (c == '\n') written.Append("\\n");
            else if (c == '\r') written.Append("\\r");
            else written.Append(c);
        }

        written.Append('"');
        if (after.StartsWith("^^", StringComparison.Ordinal)) written.Append("^^").Append(ReadIdentifier(after[2..]));
        else written.Append(after);
        try
        {
            // By the reader of documents: what it does not take could not be exported and read again.
            using var line = new StringReader($"<urn:x> <urn:x> {written} .");
            if (RdfReader.Read(line, RdfFormat.NTriples).ToList() is [{ Object: Literal literal }]) return CheckText(literal);
        }
        catch (RdfSyntaxException e)
        {
            throw Wrong(e);
        }

        throw Wrong(null);

        TermException Wrong(Exception? cause) => new($"{ShownText.Visible(text)} is no text that can be read. Write '\"text\"', '\"text\"@en' or '\"1\"^^xsd:integer'.", cause);
    }

    private static Literal CheckText(Literal literal)
    {
        try
        {
            _ = NTriplesLine.Of(literal);
            return literal;
        }
        catch (RdfException e)
        {
            throw new TermException(e.Message, e);
        }
    }

    private static Iri Absolute(string text) => IriSyntax.IsAbsolute(text)
        ? new Iri(text)
        : throw new TermException($"{ShownText.Quoted(text)} is not an absolute IRI. It needs a scheme such as http:, and no spaces or any of <>\"{{}}|^`\\.");

    private static TermException NoIdentifier(string text) => text.StartsWith("_:", StringComparison.Ordinal)
        ? new TermException($"{ShownText.Quoted(text)} is a blank node, which has no name outside of its document. Name something that has an identifier, or use a file with `owm import`.")
        : text.Contains(':', StringComparison.Ordinal)
            ? new TermException($"{ShownText.Quoted(text)} has a prefix that is not bound. Bind it with `owm namespace bind`, or write the whole IRI in angle brackets.")
            : new TermException($"{ShownText.Quoted(text)} is no identifier. Write <IRI>, Kind:key or prefix:local.");

    [GeneratedRegex(@"^[+-]?[0-9]+\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[+-]?[0-9]*\.[0-9]+\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+\z")]
    private static partial Regex Double();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]*:[^\s]+\z")]
    private static partial Regex MayBeName();
}
