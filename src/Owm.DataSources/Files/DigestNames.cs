using System.Security.Cryptography;

namespace Owm.DataSources;

/// <summary>The digests that records of a kind can keep: those of its properties that are named after an algorithm.</summary>
internal static class DigestNames
{
    private static readonly Dictionary<string, HashAlgorithmName> Algorithms = new(StringComparer.Ordinal)
    {
        ["md5"] = HashAlgorithmName.MD5,
        ["sha1"] = HashAlgorithmName.SHA1,
        ["sha256"] = HashAlgorithmName.SHA256,
        ["sha384"] = HashAlgorithmName.SHA384,
        ["sha512"] = HashAlgorithmName.SHA512,
    };

    public static IReadOnlyList<(PropertyDescription Property, HashAlgorithmName Algorithm)> Of(KindDescription kind) =>
        [.. from property in kind.Properties
            where Algorithms.ContainsKey(property.Name)
            select (property, Algorithms[property.Name])];

    /// <summary>Finds digests by their names as people write them: <c>md5</c>, <c>SHA-256</c>.</summary>
    /// <exception cref="InvalidRecordException">The kind keeps no such digest.</exception>
    public static IReadOnlyList<(PropertyDescription Property, HashAlgorithmName Algorithm)> Of(KindDescription kind, IEnumerable<string> names)
    {
        var kept = Of(kind);
        return [.. names.Select(Find).DistinctBy(d => d.Algorithm)];

        (PropertyDescription Property, HashAlgorithmName Algorithm) Find(string name)
        {
            var plain = name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
            return kept.FirstOrDefault(d => d.Property.Name == plain) is { Property: not null } found
                ? found
                : throw new InvalidRecordException($"A {kind.Name} keeps no digest {ShownText.Quoted(name)}. It keeps {string.Join(", ", kept.Select(d => d.Property.Name))}.");
        }
    }
}
