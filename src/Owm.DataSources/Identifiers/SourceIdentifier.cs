using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The identifier that a key stands for: the kind's namespace and the key, percent-encoded (owmeta's direct keys).</summary>
public static class SourceIdentifier
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the identifier of the record that has a key.</summary>
    /// <param name="kind">The record's kind.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidRecordException">The key holds half a surrogate pair, which no IRI can.</exception>
    public static Iri OfKey(KindDescription kind, string key)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return new Iri(kind.InstanceNamespace + Quote(key));
    }

    /// <summary>Returns the key that an identifier was made of, or <see langword="null"/> when it was not made of one.</summary>
    /// <param name="kind">The record's kind.</param>
    /// <param name="identifier">The identifier.</param>
    public static string? KeyOf(KindDescription kind, Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(identifier);
        return KeyIn(kind.InstanceNamespace, identifier);
    }

    /// <summary>Percent-encodes a key as Python's <c>urllib.parse.quote</c> does: letters, digits and <c>_.-~/</c> stay.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidRecordException">The key holds half a surrogate pair.</exception>
    public static string Quote(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] bytes;
        try
        {
            bytes = StrictUtf8.GetBytes(key);
        }
        catch (EncoderFallbackException e)
        {
            throw new InvalidRecordException($"The key {ShownText.Quoted(key)} holds half a surrogate pair, so it is no text. Choose another key.", e);
        }

        var quoted = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || (char)b is '_' or '.' or '-' or '~' or '/') quoted.Append((char)b);
            else quoted.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return quoted.ToString();
    }

    internal static string? KeyIn(string instanceNamespace, Iri identifier)
    {
        if (!identifier.Value.StartsWith(instanceNamespace, StringComparison.Ordinal)) return null;
        var quoted = identifier.Value[instanceNamespace.Length..];
        var key = Uri.UnescapeDataString(quoted);
        // Only what Quote gives back: another spelling of the same key would be another identifier.
        return IsText(key) && Quote(key) == quoted ? key : null;
    }

    private static bool IsText(string text)
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
