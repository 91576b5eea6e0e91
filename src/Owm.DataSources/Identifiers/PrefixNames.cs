using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Names for identifiers that a person can read and give back.</summary>
internal static class PrefixNames
{
    /// <summary>Returns <c>Prefix:local</c> for an IRI, or null where no prefix fits or the rest would not read as one name.</summary>
    public static string? ShownName(this Prefixes prefixes, Iri iri) =>
        prefixes.Shorten(iri) is { } name && name.AsSpan(name.IndexOf(':', StringComparison.Ordinal) + 1) is { IsEmpty: false } local && IsPlain(local) ? name : null;

    /// <summary>Returns <c>Prefix:key</c> for an IRI that was made of a namespace and a key, or null.</summary>
    public static string? NameByKey(this Prefixes prefixes, Iri iri)
    {
        foreach (var (prefix, space) in prefixes.Bindings)
        {
            if (SourceIdentifier.KeyIn(space, iri) is { Length: > 0 } key) return $"{prefix}:{key}";
        }

        return null;
    }

    private static bool IsPlain(ReadOnlySpan<char> local)
    {
        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '~' or '%')) return false;
        }

        return true;
    }
}
