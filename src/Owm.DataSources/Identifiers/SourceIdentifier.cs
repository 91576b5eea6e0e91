using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The identifiers of records, as owmeta makes them: of keys, of the digests of keys, and of what other records they come from.</summary>
/// <remarks>
/// A direct key is percent-encoded after the kind's namespace. Where a digest is used it is <c>a</c> and the MD5, in
/// hexadecimal: it names, and guards nothing. Changing any of this would give records that are in graphs already other identifiers.
/// </remarks>
public static class SourceIdentifier
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the identifier of the record that has a key.</summary>
    /// <param name="kind">The record's kind.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidRecordException">The key holds half a surrogate pair, which no IRI can, or is empty where its digest is needed.</exception>
    public static Iri OfKey(KindDescription kind, string key)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.HashedKey ? OfDigest(kind, key) : new Iri(kind.InstanceNamespace + Quote(key));
    }

    /// <summary>Returns the key that an identifier was made of, or <see langword="null"/> when it was not made of one, or of its digest.</summary>
    /// <param name="kind">The record's kind.</param>
    /// <param name="identifier">The identifier.</param>
    public static string? KeyOf(KindDescription kind, Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.HashedKey ? null : LocalNameOf(kind, identifier);
    }

    /// <summary>Returns the identifier made of the MD5 of a text, in a kind's namespace.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="text">The text; its UTF-8 is digested.</param>
    /// <exception cref="InvalidRecordException">The text is empty or holds half a surrogate pair.</exception>
    public static Iri OfDigest(KindDescription kind, string text)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0) throw new InvalidRecordException($"An empty key cannot make the identifier of a {kind.Name}. Choose another key.");
        return InDigest(kind.InstanceNamespace, text);
    }

    /// <summary>Returns the identifier made of the MD5 of a text, in a namespace.</summary>
    internal static Iri InDigest(string instanceNamespace, string text) => new($"{instanceNamespace}a{Convert.ToHexStringLower(MD5.HashData(Utf8(text)))}");

    /// <summary>Returns the identifier of a transformer or translator, of which there is one for each kind.</summary>
    /// <param name="kind">The translator's kind.</param>
    public static Iri DerivedTransformer(KindDescription kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return OfDigest(kind, kind.TypeIri.Value);
    }

    /// <summary>Returns the identifier of a transformation or translation that does not keep its sources apart.</summary>
    /// <param name="kind">The transformation's kind.</param>
    /// <param name="transformer">What transformed.</param>
    /// <param name="sources">The sources it used, in any order.</param>
    public static Iri DerivedTransformation(KindDescription kind, Iri transformer, params IEnumerable<Iri> sources)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        var byTransformer = OfDigest(kind, N3(transformer));
        string[] names = [.. sources.Select(N3).Distinct().OrderBy(Utf8, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        return names.Length == 0 ? byTransformer : OfDigest(kind, N3(byTransformer) + string.Concat(names));
    }

    /// <summary>Returns the identifier of a source that was made by a transformation or translation.</summary>
    /// <param name="kind">The source's kind.</param>
    /// <param name="transformation">What made it.</param>
    public static Iri DerivedSource(KindDescription kind, Iri transformation)
    {
        ArgumentNullException.ThrowIfNull(transformation);
        return OfDigest(kind, N3(transformation));
    }

    /// <summary>Percent-encodes a key as Python's <c>urllib.parse.quote</c> does: letters, digits and <c>_.-~/</c> stay.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidRecordException">The key holds half a surrogate pair.</exception>
    public static string Quote(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var bytes = Utf8(key);
        var quoted = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || (char)b is '_' or '.' or '-' or '~' or '/') quoted.Append((char)b);
            else quoted.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return quoted.ToString();
    }

    /// <summary>Returns what stands after a kind's namespace in an identifier, decoded: the key, or its digest. Null when it is in another namespace.</summary>
    internal static string? LocalNameOf(KindDescription kind, Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return KeyIn(kind.InstanceNamespace, identifier);
    }

    /// <summary>Returns the identifier made of a record's key properties, or null while one is missing.</summary>
    internal static Iri? OfKeyProperties(DataObject record)
    {
        var text = new StringBuilder();
        foreach (var (property, isOptional) in record.Kind.KeyProperties)
        {
            var (terms, _) = record.Values.Effective(property);
            if (terms.Count == 0 && !isOptional) return null;
            text.Append(terms.Count == 0 ? "@" : N3(terms[0]));
        }

        return OfDigest(record.Kind, text.ToString());
    }

    internal static string? KeyIn(string instanceNamespace, Iri identifier)
    {
        if (!identifier.Value.StartsWith(instanceNamespace, StringComparison.Ordinal)) return null;
        var quoted = identifier.Value[instanceNamespace.Length..];
        var key = Uri.UnescapeDataString(quoted);
        // Only what Quote gives back: another spelling of the same key would be another identifier.
        return IsText(key) && Quote(key) == quoted ? key : null;
    }

    /// <summary>Returns a term as rdflib's <c>n3()</c> writes it, which is what owmeta digests.</summary>
    private static string N3(Term term)
    {
        if (term is not Literal literal) return term.ToString();
        var text = literal.LexicalForm.Replace("\\", "\\\\", StringComparison.Ordinal);
        string quoted;
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            text = text.Replace("\"\"\"", "\\\"\\\"\\\"", StringComparison.Ordinal);
            if (text.EndsWith('"') && !text.EndsWith("\\\"", StringComparison.Ordinal)) text = text[..^1] + "\\\"";
            quoted = $"\"\"\"{text}\"\"\"";
        }
        else
        {
            quoted = $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        }

        quoted = quoted.Replace("\r", "\\r", StringComparison.Ordinal);
        return literal.Language is { } language ? $"{quoted}@{language}"
            : literal.Datatype == Vocabulary.XsdString ? quoted
            : $"{quoted}^^{literal.Datatype}";
    }

    private static byte[] Utf8(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new InvalidRecordException($"The key {ShownText.Quoted(text)} holds half a surrogate pair, so it is no text. Choose another key.", e);
        }
    }

    internal static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return false;
            i++;
        }

        return true;
    }
}
