using System.Globalization;
using System.Text;
using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>
/// What is told of a torrent in the properties of its file. A property holds 124 bytes of UTF-8, key and value together
/// (https://developers.google.com/drive/api/guides/properties), so a long value goes on in <c>KEY_2</c>, <c>KEY_3</c>….
/// </summary>
internal static class DriveProperties
{
    private const string Source = "owm_source";
    private const int MaxBytes = 124;
    private const int MaxParts = 20;

    /// <summary>Makes the properties; null when there is nothing to tell.</summary>
    public static Dictionary<string, string>? Of(string? source, IReadOnlyList<Digest> digests)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (source is not null) Add(properties, Source, source);
        foreach (var digest in digests) Add(properties, KeyOf(digest.Algorithm), digest.Hex);
        return properties.Count == 0 ? null : properties;
    }

    public static string? SourceOf(IDictionary<string, string>? properties) => Find(properties, Source);

    public static IReadOnlyList<Digest> DigestsOf(IDictionary<string, string>? properties) =>
        [.. DigestAlgorithms.All.Select(algorithm => Digest.TryParse(Find(properties, KeyOf(algorithm))) is { } digest && digest.Algorithm == algorithm ? digest : null).OfType<Digest>()];

    private static string KeyOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "owm_md5",
        DigestAlgorithm.Sha256 => "owm_sha256",
        _ => "owm_sha512",
    };

    private static string Part(string key, int number) => number == 1 ? key : key + "_" + number.ToString(CultureInfo.InvariantCulture);

    private static void Add(Dictionary<string, string> properties, string key, string value)
    {
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        var part = new StringBuilder();
        var bytes = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(Part(key, added.Count + 1)) + bytes + rune.Utf8SequenceLength > MaxBytes)
            {
                added.Add(Part(key, added.Count + 1), part.ToString());
                part.Clear();
                bytes = 0;
            }

            part.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        added.Add(Part(key, added.Count + 1), part.ToString());
        // Half an identifier is none.
        if (added.Count > MaxParts) return;
        foreach (var (name, text) in added) properties.Add(name, text);
    }

    private static string? Find(IDictionary<string, string>? properties, string key)
    {
        if (properties is null || !properties.TryGetValue(key, out var first)) return null;
        var value = new StringBuilder(first);
        for (var number = 2; number <= MaxParts && properties.TryGetValue(Part(key, number), out var part); number++) value.Append(part);
        return value.ToString();
    }
}
